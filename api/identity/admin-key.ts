import { equalSecrets } from '../../platform/equal-secrets.ts';
import { Role } from '../../schema/viewer.ts';
import type { Identity } from './identity.ts';

export const ADMIN_KEY_ID = 'admin-key';

const ADMIN: Identity = { id: ADMIN_KEY_ID, name: 'admin key', role: Role.OWNER, kind: 'management-key' };

/** Knows the management key with every right, `ADMIN_KEY`. */
export function adminKeyCheck(adminKey: string): (secret: string) => Identity | undefined {
  return (secret) => (equalSecrets(secret, adminKey) ? ADMIN : undefined);
}
