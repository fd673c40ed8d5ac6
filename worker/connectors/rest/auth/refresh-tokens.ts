import type { Redis } from 'ioredis';
import type { Logger } from '../../../../platform/logger.ts';
import type { Models } from '../../../../platform/mongo.ts';
import type { SecretBox } from '../../../../platform/secrets.ts';
import type { TokenClient } from './token-client.ts';

/** How long Redis keeps one that the store could not take, in seconds. */
const KEPT_S = 90 * 24 * 60 * 60;

/**
 * Refresh tokens that servers replace with each use (RFC 6749, 6; RFC 9700, 4.14). The new one is written to Redis
 * before anything else, then to the store: it exists only once, and without it somebody would have to grant access
 * again.
 */
export class RefreshTokens {
  readonly #models: Models;
  readonly #redis: Redis;
  readonly #namespace: string;
  readonly #secrets: SecretBox;
  readonly #logger: Logger;

  constructor(models: Models, redis: Redis, namespace: string, secrets: SecretBox, logger: Logger) {
    this.#models = models;
    this.#redis = redis;
    this.#namespace = namespace;
    this.#secrets = secrets;
    this.#logger = logger;
  }

  /** The one to use now, where it is a newer one than the configuration that is at hand. */
  async current(client: TokenClient): Promise<{ refreshToken?: string }> {
    const sealed = (await this.#redis.get(this.#keyOf(client))) ?? (await this.#stored(client));
    return sealed === undefined ? {} : { refreshToken: await this.#secrets.open(sealed) };
  }

  /** Keeps the one that replaces all before it. */
  async replace(client: TokenClient, refreshToken: string): Promise<void> {
    const sealed = await this.#secrets.seal(refreshToken);
    await this.#redis.set(this.#keyOf(client), sealed, 'EX', KEPT_S);
    try {
      const { matchedCount } = await this.#models.capabilities.updateOne(
        { _id: client.id, configuredAt: new Date(client.version) },
        { $set: { 'rest.auth.secrets.refreshToken': sealed } },
      );
      // Nothing matched: somebody has configured it anew, with a token of its own.
      await this.#redis.del(this.#keyOf(client));
      if (matchedCount === 0)
        this.#logger.info({ capability: client.id }, 'a refresh token was replaced meanwhile');
    } catch (error) {
      this.#logger.warn(
        { err: error, capability: client.id },
        'a refresh token waits in Redis for the store',
      );
    }
  }

  async #stored({ id, version }: TokenClient): Promise<string | undefined> {
    try {
      const found = await this.#models.capabilities
        .findOne({ _id: id, configuredAt: new Date(version) }, { 'rest.auth': 1 })
        .lean();
      return found?.rest?.auth.secrets.refreshToken;
    } catch (error) {
      this.#logger.warn(
        { err: error, capability: id },
        'the store is away: the refresh token at hand is used',
      );
      return undefined;
    }
  }

  #keyOf({ id, version }: TokenClient): string {
    return `${this.#namespace}refresh-token:${id}:${version}`;
  }
}
