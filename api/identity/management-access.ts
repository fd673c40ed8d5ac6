import type { FastifyRequest } from 'fastify';
import { checkPermission } from '../graphql/authorize.ts';
import type { Identifier } from './identify.ts';
import type { Identity, Permission } from './identity.ts';

/** Lets a request to a path of the management in, as a field of the GraphQL schema would. */
export type ManagementAccess = (request: FastifyRequest, ...permissions: Permission[]) => Promise<Identity>;

/** @returns what throws PlatformError AUTHENTICATION_FAILED or FORBIDDEN. */
export function managementAccess(identifier: Identifier): ManagementAccess {
  return async (request, ...permissions) => {
    const identity = await identifier.identify(request);
    checkPermission({ identity }, permissions);
    return identity as Identity;
  };
}
