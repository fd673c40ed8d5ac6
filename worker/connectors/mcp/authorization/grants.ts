import type {
  OAuthDiscoveryState,
  StoredOAuthClientInformation,
  StoredOAuthTokens,
} from '@modelcontextprotocol/client';
import type { Redis } from 'ioredis';
import type { Logger } from '../../../../platform/logger.ts';
import type { Models } from '../../../../platform/mongo.ts';
import type { SecretBox } from '../../../../platform/secrets.ts';
import type { UpstreamGrant } from '../../../../schema/upstream-grant.ts';

/** Whose token it is, and for what. */
export interface GrantKey {
  capability: string;
  /** `shared`, or a gateway and a principal. */
  holder: string;
  /** Of the connector as it is configured now. */
  fingerprint: string;
}

/** A token, and all that it takes to renew it. */
export interface Grant {
  tokens: StoredOAuthTokens;
  client: StoredOAuthClientInformation;
  discovery: OAuthDiscoveryState;
  /** The refresh token of the configuration that it began with. */
  configured?: string | undefined;
  /** When the token was got, in milliseconds since the epoch. */
  obtainedAt: number;
}

/** Whom a grant serves, for those who look at it. */
export interface GrantHolder {
  gatewayId?: string | undefined;
  principal?: string | undefined;
}

/** How long Redis keeps what the store could not take, in seconds. */
const WAITING_SECONDS = 90 * 24 * 60 * 60;

/**
 * Tokens in the store, sealed. A server that renews a token often makes the old one worthless with it (RFC 9700, 4.14): the new one exists
 * only once, so it waits in Redis when the store is away.
 */
export class Grants {
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

  /** @returns undefined where there is none, or one for an earlier configuration. */
  async find(key: GrantKey): Promise<Grant | undefined> {
    const waiting = await this.#redis.get(this.#waitingKey(key));
    const record = waiting === null ? await this.#stored(key) : (JSON.parse(waiting) as StoredFields);
    if (record === null || record.fingerprint !== key.fingerprint) return undefined;
    return JSON.parse(await this.#secrets.open(record.payload)) as Grant;
  }

  async save(key: GrantKey, grant: Grant, holder?: GrantHolder): Promise<void> {
    const expiresAt = endOf(grant);
    const fields: StoredFields = {
      fingerprint: key.fingerprint,
      payload: await this.#secrets.seal(JSON.stringify(grant)),
      renewedAt: new Date(),
      expiresAt: expiresAt === undefined ? null : new Date(expiresAt),
      isRenewable: grant.tokens.refresh_token !== undefined,
      ...(holder === undefined ? {} : { ...holder, grantedAt: new Date() }),
    };
    await this.#redis.set(this.#waitingKey(key), JSON.stringify(fields), 'EX', WAITING_SECONDS);
    try {
      await this.#write(key, fields);
      await this.#redis.del(this.#waitingKey(key));
    } catch (error) {
      this.#logger.warn({ err: error, capability: key.capability }, 'a token waits in Redis for the store');
    }
  }

  async remove(key: GrantKey): Promise<void> {
    await this.#redis.del(this.#waitingKey(key));
    await this.#models.upstreamGrants.deleteOne({ _id: idOf(key) });
  }

  async #stored(key: GrantKey): Promise<StoredFields | null> {
    return this.#models.upstreamGrants.findById(idOf(key)).lean();
  }

  async #write(key: GrantKey, fields: StoredFields): Promise<void> {
    const { capability: capabilityId, holder } = key;
    await this.#models.upstreamGrants.updateOne(
      { _id: idOf(key) },
      {
        $set: fields,
        $setOnInsert: {
          capabilityId,
          holder,
          ...(fields.grantedAt === undefined ? { grantedAt: new Date() } : {}),
        },
      },
      { upsert: true },
    );
  }

  #waitingKey(key: GrantKey): string {
    return `${this.#namespace}waiting-grant:${idOf(key)}`;
  }
}

type StoredFields = Pick<
  UpstreamGrant,
  'fingerprint' | 'payload' | 'renewedAt' | 'expiresAt' | 'isRenewable'
> &
  Partial<Pick<UpstreamGrant, 'gatewayId' | 'principal' | 'grantedAt'>>;

function idOf({ capability, holder }: GrantKey): string {
  return `${capability} ${holder}`;
}

/** When a token ends, in milliseconds since the epoch; undefined where its server does not say. */
export function endOf({ tokens, obtainedAt }: Grant): number | undefined {
  return tokens.expires_in === undefined ? undefined : obtainedAt + tokens.expires_in * 1000;
}
