import { createKey } from '../../../platform/api-key.ts';
import { PlatformError } from '../../../platform/errors.ts';
import type { Models } from '../../../platform/mongo.ts';
import type { ApiKey, GenerateApiKeyInput, GeneratedApiKey } from '../../../schema/api-key.ts';
import type { Identity } from '../../identity/identity.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { ChangeAnnouncer } from '../change-announcer.ts';
import { gatewayMissing } from '../gateways/service.ts';

/** Keys of one gateway at the most. */
const MAX_KEYS = 1000;

/** The rules of gateway API keys: a secret is shown once and never stored. */
export class KeyService {
  readonly #models: Models;
  readonly #changes: ChangeAnnouncer;
  readonly #audit: AuditLog;

  constructor(models: Models, changes: ChangeAnnouncer, audit: AuditLog) {
    this.#models = models;
    this.#changes = changes;
    this.#audit = audit;
  }

  async generate(
    identity: Identity,
    gatewayId: string,
    input: GenerateApiKeyInput,
  ): Promise<GeneratedApiKey> {
    return this.#audit.record(
      identity,
      { action: 'generateApiKey', input: { gatewayId, ...input } },
      async () => {
        if (!(await this.#models.gateways.exists({ _id: gatewayId }))) throw gatewayMissing(gatewayId);
        if ((await this.#models.apiKeys.countDocuments({ gatewayId, revokedAt: null })) >= MAX_KEYS) {
          throw new PlatformError('CONFLICT', `a gateway has at most ${MAX_KEYS} keys`);
        }
        return this.#make({ ...input, name: input.name.trim(), gatewayId });
      },
    );
  }

  /** Makes a new secret with the same name, limits and end; the old one stops working at once. */
  async rotate(identity: Identity, id: string): Promise<GeneratedApiKey> {
    return this.#audit.record(identity, { action: 'rotateApiKey', target: id, input: {} }, async () => {
      const old = await this.#revoke(id);
      const { gatewayId, name, expiresAt, maxRequestsPerMinute, tools } = old;
      return this.#make({ gatewayId, name, expiresAt, maxRequestsPerMinute, tools });
    });
  }

  async revoke(identity: Identity, id: string): Promise<ApiKey> {
    return this.#audit.record(identity, { action: 'revokeApiKey', target: id, input: {} }, () =>
      this.#revoke(id),
    );
  }

  async #make(fields: Omit<GenerateApiKeyInput, never> & { gatewayId: string }): Promise<GeneratedApiKey> {
    const { id, secret, hash, prefix } = createKey('ak');
    const apiKey: ApiKey = { ...fields, _id: id, hash, prefix, createdAt: new Date() };
    await this.#models.apiKeys.create(apiKey);
    await this.#changes.announce({ kind: 'gateway', id: fields.gatewayId });
    return { secret, apiKey };
  }

  async #revoke(id: string): Promise<ApiKey> {
    const key = await this.#models.apiKeys
      .findOneAndUpdate({ _id: id, revokedAt: null }, { $set: { revokedAt: new Date() } }, { new: true })
      .lean();
    if (key === null) throw new PlatformError('NOT_FOUND', `there is no working key ${id}`);
    await this.#changes.announce({ kind: 'gateway', id: key.gatewayId });
    return key;
  }
}
