import { Role } from '../../schema/viewer.ts';
import type { Identity } from './identity.ts';

/**
 * Everything that somebody may be allowed to do, with what it means. These are also the scopes of management keys. Every field of the GraphQL schema
 * that can be asked for at its root, and every path of the management API (`api/http/path-access.ts`), names the one that it needs.
 */
export const PERMISSIONS = {
  'viewer:read': 'See who one is, and manage one’s own sign-in. Everybody has it, whatever their scopes.',
  'gateway:read': 'See gateways, their specifications and how they do.',
  'gateway:write': 'Make, change and delete gateways, and what is attached to them.',
  'key:read': 'See the API keys of gateways (never their secrets), and whose tokens they accept.',
  'key:write': 'Make, rotate and revoke API keys of gateways, and say whose tokens they accept.',
  'capability:read': 'See capabilities and their tools.',
  'capability:write': 'Make, change and delete connectors and plugins.',
  'tool:call': 'Call tools from the console.',
  'activity:read': 'See the requests and the usage of gateways.',
  'management-key:read':
    'See management keys (never their secrets): one’s own, and with user:read everybody’s.',
  'management-key:write':
    'Make management keys with no more rights than one’s own; rotate and revoke one’s own, and with user:write everybody’s.',
  'configuration:read': 'Export gateways, capabilities and what is attached as one document.',
  'configuration:write': 'Import such a document; each change in it asks for its own permission too.',
  'user:read': 'See who may manage the platform, and where they are signed in.',
  'user:write': 'Invite, change and remove users with no more rights than one’s own, and sign them out.',
  'audit:read': 'See who changed what.',
  'network:private': 'Let outgoing calls reach private networks.',
  'command:run': 'Let workers run commands as MCP servers.',
  'metrics:read': 'Read metrics.',
  'queue:read': 'Use the queue dashboard.',
} as const;

export type Permission = keyof typeof PERMISSIONS;

export const ALL_PERMISSIONS = Object.keys(PERMISSIONS) as Permission[];

const VIEWER: readonly Permission[] = [
  'viewer:read',
  'gateway:read',
  'key:read',
  'capability:read',
  'configuration:read',
  'activity:read',
];

const DEVELOPER: readonly Permission[] = [
  ...VIEWER,
  'gateway:write',
  'key:write',
  'capability:write',
  'configuration:write',
  'tool:call',
  'management-key:read',
  'management-key:write',
];

/** What each role may do. Owners and admins differ in one thing: only owners manage owners. */
export const GRANTED: Readonly<Record<Role, ReadonlySet<Permission>>> = {
  [Role.VIEWER]: new Set(VIEWER),
  [Role.DEVELOPER]: new Set(DEVELOPER),
  [Role.ADMIN]: new Set(ALL_PERMISSIONS),
  [Role.OWNER]: new Set(ALL_PERMISSIONS),
};

const RANKS = [Role.VIEWER, Role.DEVELOPER, Role.ADMIN, Role.OWNER];

/** The one of two roles that may do less. */
export function lowerRole(a: Role, b: Role): Role {
  return RANKS.indexOf(a) < RANKS.indexOf(b) ? a : b;
}

/** Whether somebody may do something. Who one is everybody may know. */
export function isGranted({ role, scopes }: Identity, permission: Permission): boolean {
  if (!GRANTED[role].has(permission)) return false;
  return scopes === undefined || permission === 'viewer:read' || scopes.has(permission);
}

/** Whether somebody may give a role to others, or act on those who have it: nobody gives what they do not have. */
export function mayGrantRole(identity: Identity, role: Role): boolean {
  if (lowerRole(role, identity.role) !== role) return false;
  return [...GRANTED[role]].every((permission) => isGranted(identity, permission));
}
