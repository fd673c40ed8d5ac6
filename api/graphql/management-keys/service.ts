import { createKey } from '../../../platform/api-key.ts';
import { PlatformError } from '../../../platform/errors.ts';
import type { Models } from '../../../platform/mongo.ts';
import { didYouMean } from '../../../platform/nearest.ts';
import type { List } from '../../../schema/list.ts';
import type {
  CreateManagementKeyInput,
  GeneratedManagementKey,
  ManagementKey,
} from '../../../schema/management-key.ts';
import type { Role } from '../../../schema/viewer.ts';
import type { Identity } from '../../identity/identity.ts';
import {
  ALL_PERMISSIONS,
  GRANTED,
  isGranted,
  lowerRole,
  type Permission,
} from '../../identity/permissions.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { ChangeAnnouncer } from '../change-announcer.ts';
import { readCursor, writeCursor } from '../cursor.ts';

/** Management keys that work, at the most, whoever made them. */
const MAX_KEYS = 1000;

/** The rules of management keys: none may do more than whoever made it, and a secret is shown once and never stored. */
export class ManagementKeyService {
  readonly #models: Models;
  readonly #audit: AuditLog;
  readonly #changes: ChangeAnnouncer;

  constructor(models: Models, audit: AuditLog, changes: ChangeAnnouncer) {
    this.#models = models;
    this.#audit = audit;
    this.#changes = changes;
  }

  /** The newest first: one's own, and for whom all users are to be seen everybody's. */
  async list(identity: Identity, first: number, after: string | undefined): Promise<List<ManagementKey>> {
    const filter = isGranted(identity, 'user:read') ? {} : { userId: identity.userId ?? '' };
    const [at, id] = after === undefined ? [] : readCursor(after, 2);
    const older =
      at === undefined
        ? {}
        : { $or: [{ createdAt: { $lt: new Date(at) } }, { createdAt: new Date(at), _id: { $lt: id } }] };
    const [found, totalCount] = await Promise.all([
      this.#models.managementKeys
        .find({ $and: [filter, older] })
        .sort({ createdAt: -1, _id: -1 })
        .limit(first + 1)
        .lean(),
      this.#models.managementKeys.countDocuments(filter),
    ]);
    const nodes = found.slice(0, first);
    const last = nodes.at(-1);
    const endCursor = last === undefined ? null : writeCursor([last.createdAt.toISOString(), last._id]);
    return { nodes, totalCount, pageInfo: { hasNextPage: found.length > first, endCursor } };
  }

  async create(identity: Identity, input: CreateManagementKeyInput): Promise<GeneratedManagementKey> {
    return this.#audit.record(identity, { action: 'createManagementKey', input }, async () => {
      const role = input.role ?? identity.role;
      if (lowerRole(role, identity.role) !== role)
        throw new PlatformError('FORBIDDEN', `a key of yours cannot have the role ${role}`);
      if ((await this.#models.managementKeys.countDocuments({ revokedAt: null })) >= MAX_KEYS)
        throw new PlatformError('CONFLICT', `there are ${MAX_KEYS} management keys, as many as there may be`);
      const { name, expiresAt } = input;
      return this.#make({
        name: name.trim(),
        role,
        scopes: checkScopes(identity, role, input.scopes ?? undefined),
        expiresAt,
        userId: identity.userId,
        createdBy: identity.name,
      });
    });
  }

  /** Makes a new secret with the same name, rights and end; the old one stops working at once. */
  async rotate(identity: Identity, id: string): Promise<GeneratedManagementKey> {
    const change = { action: 'rotateManagementKey', target: id, input: {} };
    return this.#audit.record(identity, change, async () => {
      const { name, role, scopes, expiresAt, userId, createdBy } = await this.#revoke(identity, id);
      return this.#make({ name, role, scopes, expiresAt, userId, createdBy });
    });
  }

  async revoke(identity: Identity, id: string): Promise<ManagementKey> {
    const change = { action: 'revokeManagementKey', target: id, input: {} };
    return this.#audit.record(identity, change, () => this.#revoke(identity, id));
  }

  async #make(
    fields: Omit<ManagementKey, '_id' | 'hash' | 'prefix' | 'createdAt'>,
  ): Promise<GeneratedManagementKey> {
    const { id, secret, hash, prefix } = createKey('mk');
    const managementKey: ManagementKey = { ...fields, _id: id, hash, prefix, createdAt: new Date() };
    await this.#models.managementKeys.create(managementKey);
    return { secret, managementKey };
  }

  /** Another's key is as if it did not exist, for whom it is not to be touched. */
  async #revoke(identity: Identity, id: string): Promise<ManagementKey> {
    const own = isGranted(identity, 'user:write') ? {} : { userId: identity.userId ?? '' };
    const filter = { _id: id, revokedAt: null, ...own };
    const found = await this.#models.managementKeys.findOne(filter).lean();
    const tooHigh = found !== null && lowerRole(found.role, identity.role) !== found.role;
    if (tooHigh)
      throw new PlatformError('FORBIDDEN', `it has the role ${found.role}, which is more than yours`);
    const key = await this.#models.managementKeys
      .findOneAndUpdate(filter, { $set: { revokedAt: new Date() } }, { new: true })
      .lean();
    if (key === null) throw new PlatformError('NOT_FOUND', `there is no working management key ${id}`);
    await this.#changes.announce({ kind: 'access', id: key.userId ?? id });
    return key;
  }
}

/** What a key is kept to. A key that is kept to something itself makes none that is kept to less. @throws PlatformError */
function checkScopes(
  identity: Identity,
  role: Role,
  wanted: readonly string[] | undefined,
): string[] | undefined {
  if (wanted === undefined) {
    return identity.scopes && [...identity.scopes].filter((permission) => GRANTED[role].has(permission));
  }
  const fields = wanted.flatMap((scope, n) => {
    const message = scopeFault(identity, role, scope);
    return message === undefined ? [] : [{ path: `input.scopes.${n}`, message }];
  });
  if (fields.length > 0) throw new PlatformError('VALIDATION_FAILED', undefined, { fields });
  return [...new Set(wanted)];
}

function scopeFault(identity: Identity, role: Role, scope: string): string | undefined {
  const permission = ALL_PERMISSIONS.find((name) => name === scope) as Permission | undefined;
  if (permission === undefined) return `is no permission${didYouMean(scope, ALL_PERMISSIONS)}`;
  if (!isGranted(identity, permission)) return 'is more than you may do yourself';
  return GRANTED[role].has(permission) ? undefined : `is more than the role ${role} may do`;
}
