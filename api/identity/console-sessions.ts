import { randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import { hashSecret } from '../../platform/api-key.ts';
import { PlatformError } from '../../platform/errors.ts';
import type { Identity } from './identity.ts';

/** How long somebody stays signed in without doing anything, in seconds. */
export const SESSION_SECONDS = 12 * 60 * 60;

/** How long a sign-in link can be used, in seconds. */
export const LINK_SECONDS = 15 * 60;

/** Who is signed in to the console, and the one-time links to get there. Secrets are stored as hashes. */
export class ConsoleSessions {
  readonly #redis: Redis;
  readonly #namespace: string;

  constructor(redis: Redis, namespace: string) {
    this.#redis = redis;
    this.#namespace = namespace;
  }

  /** Makes a link's token: good once, for a quarter of an hour, to sign in as `identity`. */
  async createLink(identity: Identity): Promise<string> {
    const token = randomBytes(32).toString('base64url');
    await this.#redis.set(this.#key('link', token), JSON.stringify(identity), 'EX', LINK_SECONDS);
    return token;
  }

  /** Signs in with a link's token. @returns the session's secret. @throws PlatformError AUTHENTICATION_FAILED */
  async signIn(token: string): Promise<string> {
    const identity = await this.#redis.getdel(this.#key('link', token));
    if (identity === null) {
      throw new PlatformError(
        'AUTHENTICATION_FAILED',
        'this sign-in link was used already, or is too old; make a new one',
      );
    }
    const secret = randomBytes(32).toString('base64url');
    const session: Identity = { ...(JSON.parse(identity) as Identity), kind: 'session' };
    await this.#redis.set(this.#key('session', secret), JSON.stringify(session), 'EX', SESSION_SECONDS);
    return secret;
  }

  /** Who a session's secret belongs to. */
  async find(secret: string): Promise<Identity | undefined> {
    const text = await this.#redis.getex(this.#key('session', secret), 'EX', SESSION_SECONDS);
    return text === null ? undefined : (JSON.parse(text) as Identity);
  }

  async end(secret: string): Promise<void> {
    await this.#redis.del(this.#key('session', secret));
  }

  #key(kind: 'link' | 'session', secret: string): string {
    return `${this.#namespace}console-${kind}:${hashSecret(secret)}`;
  }
}
