import { setTimeout as delay } from 'node:timers/promises';
import type { StoredOAuthTokens } from '@modelcontextprotocol/client';
import type { Redis } from 'ioredis';
import { LRUCache } from 'lru-cache';
import { dropLease, takeLease } from '../../../../platform/leases.ts';
import { UpstreamFailure } from '../upstream-failure.ts';
import { AuthorizationRequired } from './authorization-required.ts';
import { endOf, type Grant, type GrantKey, type Grants } from './grants.ts';
import { type RenewalContext, renew } from './renew.ts';

/** Whose tokens, and what it takes to get new ones. */
export interface TokenOwner extends RenewalContext {
  key: GrantKey;
  store: Grants;
}

export interface AccessTokensOptions {
  redis: Redis;
  namespace: string;
  /** The worker. */
  worker: string;
}

/** How long before its end a token is renewed, in milliseconds; of a short-lived one a tenth of its life. */
const LEEWAY_MS = 30_000;
/** How long a worker waits for a token that another one is getting, in milliseconds. */
const PATIENCE_MS = 30_000;
const LOOK_MS = 50;
const MAX_KNOWN = 10_000;

/**
 * Access tokens for MCP servers, at hand in each worker, renewed by one worker at a time: of two that used the same refresh token at once,
 * a careful authorization server would trust neither any more (RFC 9700, 4.14.2).
 */
export class AccessTokens {
  readonly #options: AccessTokensOptions;
  readonly #known = new LRUCache<string, Grant>({ max: MAX_KNOWN });
  readonly #underWay = new Map<string, Promise<Grant>>();

  constructor(options: AccessTokensOptions) {
    this.#options = options;
  }

  /** The token to use; undefined where nobody has granted any. @throws UpstreamFailure, AuthorizationRequired */
  async current(owner: TokenOwner): Promise<StoredOAuthTokens | undefined> {
    const known = this.#known.get(nameOf(owner)) ?? (await this.#load(owner));
    if (known !== undefined && !isEnding(known)) return known.tokens;
    if (known === undefined && !owner.mints) return undefined;
    if (known !== undefined && !owner.mints && known.tokens.refresh_token === undefined) return known.tokens;
    return (await this.#share(owner, known?.tokens.access_token)).tokens;
  }

  /** Another token than one that was refused. @throws UpstreamFailure, AuthorizationRequired where there is none to be had. */
  async replace(owner: TokenOwner, refused: string | undefined): Promise<string> {
    const grant = await this.#share(owner, refused);
    // What was under way may have been the search for the very token that was refused.
    if (grant.tokens.access_token !== refused) return grant.tokens.access_token;
    return (await this.#share(owner, refused)).tokens.access_token;
  }

  /** Forgets what is at hand for a capability: it was granted, revoked or configured anew. */
  forget(capability: string): void {
    for (const name of [...this.#known.keys()])
      if (name.startsWith(`${capability} `)) this.#known.delete(name);
  }

  /** One search at a time, whoever asks. */
  #share(owner: TokenOwner, refused: string | undefined): Promise<Grant> {
    const name = nameOf(owner);
    let underWay = this.#underWay.get(name);
    if (underWay === undefined) {
      underWay = this.#find(owner, refused).finally(() => this.#underWay.delete(name));
      this.#underWay.set(name, underWay);
    }
    return underWay;
  }

  async #find(owner: TokenOwner, refused: string | undefined): Promise<Grant> {
    const { redis, namespace, worker } = this.#options;
    const lock = `${namespace}grant-lock:${nameOf(owner)}`;
    const giveUp = Date.now() + PATIENCE_MS;
    while (Date.now() < giveUp) {
      const kept = await this.#load(owner);
      if (kept !== undefined && isOther(kept, refused)) return kept;
      if ((await takeLease(redis, namespace, lock, worker)) === worker) {
        try {
          // Whoever had the lock before may have just kept one.
          const latest = await this.#load(owner);
          return latest !== undefined && isOther(latest, refused) ? latest : await this.#renew(owner, latest);
        } finally {
          await dropLease(redis, lock, worker);
        }
      }
      await delay(LOOK_MS);
    }
    throw new UpstreamFailure('the authorization server does not answer');
  }

  async #renew(owner: TokenOwner, before: Grant | undefined): Promise<Grant> {
    try {
      const grant = await renew(owner, before);
      await owner.store.save(owner.key, grant);
      this.#known.set(nameOf(owner), grant);
      return grant;
    } catch (error) {
      // It is worth nothing any more, and asking with it again would change nothing.
      if (error instanceof AuthorizationRequired && before !== undefined) {
        await owner.store.remove(owner.key);
        this.#known.delete(nameOf(owner));
      }
      throw error;
    }
  }

  async #load(owner: TokenOwner): Promise<Grant | undefined> {
    const grant = await owner.store.find(owner.key);
    // Somebody has put another refresh token into the configuration: what came of the one before does not count.
    const counts = grant !== undefined && grant.configured === owner.auth.refreshToken;
    if (!counts) this.#known.delete(nameOf(owner));
    else this.#known.set(nameOf(owner), grant);
    return counts ? grant : undefined;
  }
}

function isOther(grant: Grant, refused: string | undefined): boolean {
  return grant.tokens.access_token !== refused && !isEnding(grant);
}

function isEnding(grant: Grant): boolean {
  const end = endOf(grant);
  if (end === undefined) return false;
  return Date.now() >= end - Math.min(LEEWAY_MS, (end - grant.obtainedAt) / 10);
}

function nameOf({ key }: TokenOwner): string {
  return `${key.capability} ${key.holder} ${key.fingerprint}`;
}
