import { Role } from '../../schema/viewer.ts';

/**
 * Everything that somebody may be allowed to do, with what it means. These are also the scopes of management keys. Every field of the
 * GraphQL schema and every path of the management API names the one that it needs.
 */
export const PERMISSIONS = {
  'viewer:read': "See who one is, and manage one's own sign-in. Everybody has it.",
  'gateway:read': 'See gateways, their specifications and status.',
  'gateway:write': 'Make, change and delete gateways, and what is attached to them.',
  'key:read': 'See the API keys of gateways (never their secrets), and whose tokens they accept.',
  'key:write': 'Make, rotate and revoke API keys of gateways, and say whose tokens they accept.',
  'capability:read': 'See capabilities and their tools.',
  'capability:write': 'Make, change and delete connectors and plugins.',
  'tool:call': 'Call tools from the console.',
  'activity:read': 'See the requests and the usage of gateways.',
  'user:read': 'See who may manage the platform, and who is signed in.',
  'user:write': 'Invite, change and remove users, and sign them out.',
  'management-key:read': 'See management keys (never their secrets).',
  'management-key:write': "Make, rotate and revoke management keys with no more rights than one's own.",
  'audit:read': 'See who changed what.',
  'network:private': 'Let outgoing calls reach private networks.',
  'metrics:read': 'Read metrics.',
  'queue:read': 'Use the queue dashboard.',
} as const;

export type Permission = keyof typeof PERMISSIONS;

const VIEWER: readonly Permission[] = [
  'viewer:read',
  'gateway:read',
  'key:read',
  'capability:read',
  'activity:read',
];
const DEVELOPER: readonly Permission[] = [
  ...VIEWER,
  'gateway:write',
  'key:write',
  'capability:write',
  'tool:call',
  'management-key:read',
  'management-key:write',
];
const ADMIN = Object.keys(PERMISSIONS) as Permission[];

/** What each role may do. Owners and admins differ in one thing: only owners manage owners. */
export const GRANTED: Record<Role, ReadonlySet<Permission>> = {
  [Role.VIEWER]: new Set(VIEWER),
  [Role.DEVELOPER]: new Set(DEVELOPER),
  [Role.ADMIN]: new Set(ADMIN),
  [Role.OWNER]: new Set(ADMIN),
};

export function isPermission(text: string): text is Permission {
  return Object.hasOwn(PERMISSIONS, text);
}
