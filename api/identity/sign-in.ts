import type { FastifyReply, FastifyRequest } from 'fastify';
import type { SignInMethod } from '../../schema/console-session.ts';
import type { User } from '../../schema/user.ts';
import type { AuditLog } from '../graphql/audit/audit-log.ts';
import type { Identifier } from './identify.ts';

/** Lets a user in who has shown who they are, on the record. */
export async function signInAs(
  { identifier, audit }: { identifier: Identifier; audit: AuditLog },
  user: User,
  method: SignInMethod,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const { _id, name, role } = user;
  const change = { action: 'signIn', target: _id, input: { method, address: request.ip } };
  await audit.record({ id: _id, name, role, kind: 'session' }, change, () =>
    identifier.signIn(user, method, request, reply),
  );
}
