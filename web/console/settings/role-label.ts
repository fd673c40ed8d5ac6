import type { Role } from '../generated/operations.ts';

const LABELS: Record<Role, string> = {
  OWNER: 'Owner',
  ADMIN: 'Admin',
  DEVELOPER: 'Developer',
  VIEWER: 'Viewer',
};

/** What each role is for, the one that may do least first. */
export const ROLES: readonly { value: Role; label: string; description: string }[] = [
  { value: 'VIEWER', label: 'Viewer', description: 'Looks, changes nothing.' },
  {
    value: 'DEVELOPER',
    label: 'Developer',
    description: 'Gateways, capabilities and keys; not users, nothing on private networks.',
  },
  { value: 'ADMIN', label: 'Admin', description: 'Everything but managing owners.' },
  { value: 'OWNER', label: 'Owner', description: 'Everything.' },
];

/** A role in words. */
export const roleLabel = (role: Role): string => LABELS[role];

/** The roles that somebody with a role may give: no more than their own. */
export function rolesUpTo(role: Role): typeof ROLES {
  return ROLES.slice(0, ROLES.findIndex(({ value }) => value === role) + 1);
}
