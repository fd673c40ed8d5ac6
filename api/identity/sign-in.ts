import type { FastifyReply, FastifyRequest } from 'fastify';
import type { PlatformError } from '../../platform/errors.ts';
import type { SignInMethod } from '../../schema/console-session.ts';
import type { User } from '../../schema/user.ts';
import type { AuditLog } from '../graphql/audit/audit-log.ts';
import type { Identifier } from './identify.ts';

/**
 * Lets a user in who has shown who they are, on the record.
 * @param refusal what somebody is told who has not shown it: whoever is kept out is told the same.
 * @throws it, for a user who is disabled.
 */
export async function signInAs(
  { identifier, audit }: { identifier: Identifier; audit: AuditLog },
  user: User,
  method: SignInMethod,
  request: FastifyRequest,
  reply: FastifyReply,
  refusal: PlatformError,
): Promise<void> {
  const { _id, name, role } = user;
  const change = { action: 'signIn', target: _id, input: { method, address: request.ip } };
  const identity = { id: _id, name, role, kind: 'session' } as const;
  if (user.disabledAt) {
    request.log.warn({ user: _id, method }, 'a disabled user tried to sign in');
    await audit.refused(identity, change, 'the user is disabled');
    throw refusal;
  }
  await audit.record(identity, change, () => identifier.signIn(user, method, request, reply));
}
