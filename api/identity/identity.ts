import type { Role } from '../../schema/viewer.ts';
import type { Permission } from './permissions.ts';

export { isGranted, type Permission } from './permissions.ts';

/** Who manages the platform. */
export interface Identity {
  /** Of a user, or of a key. */
  id: string;
  name: string;
  role: Role;
  kind: 'management-key' | 'session';
  /** The user who is signed in, or who made the key; undefined: nobody but `ADMIN_KEY` stands behind it. */
  userId?: string | undefined;
  /** What a key is kept to; undefined: to nothing less than its role. */
  scopes?: ReadonlySet<Permission> | undefined;
  /** The session, where it is one. */
  sessionId?: string | undefined;
}
