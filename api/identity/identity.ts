import type { Role } from '../../schema/viewer.ts';
import { GRANTED, type Permission } from './permissions.ts';

export type { Permission } from './permissions.ts';

/** Who manages the platform. */
export interface Identity {
  /** Of a user, or of a key. */
  id: string;
  name: string;
  role: Role;
  kind: 'management-key' | 'session';
  /** What a key is kept to; undefined: to nothing less than its role. */
  scopes?: ReadonlySet<Permission> | undefined;
  /** The session, where it is one. */
  session?: string | undefined;
}

/** Whether somebody may do something. Who one is everybody may know. */
export function isGranted({ role, scopes }: Identity, permission: Permission): boolean {
  if (!GRANTED[role].has(permission)) return false;
  return scopes === undefined || permission === 'viewer:read' || scopes.has(permission);
}
