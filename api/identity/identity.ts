import { Role } from '../../schema/viewer.ts';

/** Who manages the platform. */
export interface Identity {
  /** Stable; what belongs to this identity is found by it. */
  id: string;
  name: string;
  role: Role;
  kind: 'management-key' | 'session';
}

/** What somebody may do. Every field of the GraphQL schema names the one that it needs. */
export type Permission =
  | 'viewer:read'
  | 'gateway:read'
  | 'gateway:write'
  | 'capability:read'
  | 'capability:write'
  | 'tool:call'
  | 'activity:read'
  | 'audit:read'
  | 'metrics:read'
  | 'queue:read'
  /** Let outgoing calls reach private networks. */
  | 'network:private';

const VIEWER: readonly Permission[] = ['viewer:read', 'gateway:read', 'capability:read', 'activity:read'];
const DEVELOPER: readonly Permission[] = [...VIEWER, 'gateway:write', 'capability:write', 'tool:call'];
const ADMIN: readonly Permission[] = [
  ...DEVELOPER,
  'audit:read',
  'metrics:read',
  'queue:read',
  'network:private',
];

const GRANTED: Record<Role, ReadonlySet<Permission>> = {
  [Role.VIEWER]: new Set(VIEWER),
  [Role.DEVELOPER]: new Set(DEVELOPER),
  [Role.ADMIN]: new Set(ADMIN),
  [Role.OWNER]: new Set(ADMIN),
};

export function isGranted(identity: Identity, permission: Permission): boolean {
  return GRANTED[identity.role].has(permission);
}
