import { keyId, matchesHash, NO_HASH } from '../../platform/api-key.ts';
import type { Models } from '../../platform/mongo.ts';
import type { LastUse } from '../credentials/last-use.ts';
import type { Identity } from './identity.ts';
import { lowerRole, PERMISSIONS, type Permission } from './permissions.ts';

/** Knows the management keys that users made (`mk-…`). */
export class ManagementKeys {
  readonly #models: Models;
  readonly #lastUse: LastUse;

  constructor(models: Models, lastUse: LastUse) {
    this.#models = models;
    this.#lastUse = lastUse;
  }

  /** Whose a key is; undefined for one that is none, or works no more. It goes with its user, and never may do more. */
  async find(secret: string): Promise<Identity | undefined> {
    const id = keyId('mk', secret);
    if (id === undefined) return undefined;
    const key = await this.#models.managementKeys.findById(id).lean();
    const matches = matchesHash(secret, key?.hash ?? NO_HASH);
    if (key === null || !matches || key.revokedAt) return undefined;
    if (key.expiresAt && key.expiresAt.getTime() <= Date.now()) return undefined;
    const user = key.userId ? await this.#models.users.findById(key.userId).lean() : undefined;
    if (user === null || user?.disabledAt) return undefined;
    this.#lastUse.note(id);
    return {
      id,
      name: key.name,
      role: user ? lowerRole(key.role, user.role) : key.role,
      kind: 'management-key',
      userId: user?._id,
      scopes: key.scopes ? new Set(key.scopes.filter(isPermission)) : undefined,
    };
  }
}

/** A permission that an older or newer version of the platform knew is none. */
function isPermission(text: string): text is Permission {
  return Object.hasOwn(PERMISSIONS, text);
}
