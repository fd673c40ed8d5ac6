import { setTimeout as delay } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { LRUCache } from 'lru-cache';
import { dropLease, takeLease } from '../../../../platform/leases.ts';
import type { SecretBox } from '../../../../platform/secrets.ts';
import type { EgressDispatchers } from '../../mcp/upstreams.ts';
import { RestFailure } from '../rest-failure.ts';
import type { RefreshTokens } from './refresh-tokens.ts';
import type { TokenClient } from './token-client.ts';
import { requestToken } from './token-request.ts';

export interface AccessTokensOptions {
  redis: Redis;
  namespace: string;
  /** The worker. */
  worker: string;
  secrets: SecretBox;
  egress: EgressDispatchers;
  refreshTokens: RefreshTokens;
}

interface Token {
  accessToken: string;
  /** Milliseconds since the epoch from which on it is not used. */
  until: number;
}

/** How long before its end a token is replaced, in milliseconds; of a short-lived one a tenth of its life. */
const LEEWAY_MS = 30_000;
/** How long a token is used that says nothing of its end, in milliseconds: until it is refused, at most this. */
const UNSAID_MS = 60 * 60_000;
/** How long a worker waits for a token that another one gets, and for the token URL, in milliseconds. */
const PATIENCE_MS = 20_000;
const LOOK_MS = 50;
const MAX_TOKENS = 5000;

/**
 * Access tokens of connectors, shared by all workers: a token is asked for once, by the one worker that holds the
 * lock, and kept encrypted in Redis until shortly before it ends.
 */
export class AccessTokens {
  readonly #options: AccessTokensOptions;
  readonly #known = new LRUCache<string, Token>({ max: MAX_TOKENS });
  readonly #underWay = new Map<string, Promise<Token>>();

  constructor(options: AccessTokensOptions) {
    this.#options = options;
  }

  /** @throws RestFailure, or the signal's reason. */
  async get(client: TokenClient, signal: AbortSignal): Promise<string> {
    const known = this.#known.get(keyOf(client));
    if (known !== undefined && known.until > Date.now()) return known.accessToken;
    return (await this.#share(client, undefined, signal)).accessToken;
  }

  /** Another token than one that was refused. @throws RestFailure, or the signal's reason. */
  async replace(client: TokenClient, refused: string, signal: AbortSignal): Promise<string> {
    const { accessToken } = await this.#share(client, refused, signal);
    // What was under way may have been the search for the very token that was refused.
    return accessToken === refused ? (await this.#share(client, refused, signal)).accessToken : accessToken;
  }

  /** Keeps nothing more of a client that is not asked for again. */
  async forget(client: Pick<TokenClient, 'id' | 'generation'>): Promise<void> {
    this.#known.delete(keyOf(client));
    await this.#options.redis.del(this.#storeKey(client));
  }

  /** One search at a time, whoever asks; it goes on when one of them gives up. */
  async #share(client: TokenClient, refused: string | undefined, signal: AbortSignal): Promise<Token> {
    const key = keyOf(client);
    let underWay = this.#underWay.get(key);
    if (underWay === undefined) {
      underWay = this.#find(client, refused).finally(() => this.#underWay.delete(key));
      this.#underWay.set(key, underWay);
    }
    return until(underWay, signal);
  }

  async #find(client: TokenClient, refused: string | undefined): Promise<Token> {
    const { redis, namespace, worker } = this.#options;
    const lock = `${namespace}token-lock:${keyOf(client)}`;
    const giveUp = Date.now() + PATIENCE_MS;
    while (Date.now() < giveUp) {
      const kept = await this.#read(client, refused);
      if (kept !== undefined) return kept;
      if ((await takeLease(redis, namespace, lock, worker)) === worker) {
        try {
          // Whoever had the lock before may have just kept one.
          return (await this.#read(client, refused)) ?? (await this.#request(client));
        } finally {
          await dropLease(redis, lock, worker);
        }
      }
      await delay(LOOK_MS);
    }
    throw new RestFailure('the token URL does not answer', { retryable: true });
  }

  async #read(client: TokenClient, refused: string | undefined): Promise<Token | undefined> {
    const { redis, secrets } = this.#options;
    const sealed = await redis.get(this.#storeKey(client));
    if (sealed === null) return undefined;
    const token = JSON.parse(await secrets.open(sealed)) as Token;
    if (token.accessToken === refused || token.until <= Date.now()) return undefined;
    this.#known.set(keyOf(client), token);
    return token;
  }

  async #request(client: TokenClient): Promise<Token> {
    const { redis, secrets, egress, refreshTokens } = this.#options;
    const dispatcher = client.allowPrivateNetwork ? egress.privateNetwork : egress.guarded;
    const isRefresh = client.auth.refreshToken !== undefined;
    const auth = isRefresh ? { ...client.auth, ...(await refreshTokens.current(client)) } : client.auth;
    const grant = await requestToken(auth, dispatcher, AbortSignal.timeout(PATIENCE_MS)).catch(
      (error: unknown) => {
        if (error instanceof DOMException && error.name === 'TimeoutError')
          throw new RestFailure('the token URL does not answer', { cause: error });
        throw error;
      },
    );
    if (isRefresh && grant.refreshToken !== undefined && grant.refreshToken !== auth.refreshToken)
      await refreshTokens.replace(client, grant.refreshToken);
    const now = Date.now();
    const lifeMs = (grant.expiresAt ?? now + UNSAID_MS) - now;
    const useMs = Math.max(lifeMs - Math.min(LEEWAY_MS, lifeMs / 10), 1);
    const token: Token = { accessToken: grant.accessToken, until: now + useMs };
    await redis.set(
      this.#storeKey(client),
      await secrets.seal(JSON.stringify(token)),
      'PX',
      Math.ceil(useMs),
    );
    this.#known.set(keyOf(client), token);
    return token;
  }

  #storeKey(client: Pick<TokenClient, 'id' | 'generation'>): string {
    return `${this.#options.namespace}token:${keyOf(client)}`;
  }
}

function keyOf({ id, generation }: Pick<TokenClient, 'id' | 'generation'>): string {
  return `${id}:${generation}`;
}

/** Waits for a promise that others wait for too, as long as one of them may. */
function until<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
  if (signal.aborted) return Promise.reject(signal.reason as Error);
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason as Error);
    signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
