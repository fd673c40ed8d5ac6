import { PlatformError } from '../../platform/errors.ts';
import type { Identity } from './identity.ts';
import { isGranted, type Permission } from './permissions.ts';

/** Asks for a right that only admins have, in the middle of what others may do too. @throws PlatformError FORBIDDEN */
export function requireAdmin(identity: Identity, permission: Permission, what: string): void {
  if (!isGranted(identity, permission)) throw new PlatformError('FORBIDDEN', `${what} needs the admin role`);
}
