import { randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import { hashSecret } from '../../../platform/api-key.ts';

/** What a sign-in through a provider must be finished with. */
export interface Transaction {
  state: string;
  nonce: string;
  codeVerifier: string;
}

/** How long somebody may take at the provider, in seconds. */
export const TRANSACTION_SECONDS = 10 * 60;

/** Sign-ins that were begun. Each is finished once, in the browser that began it. */
export class OidcTransactions {
  readonly #redis: Redis;
  readonly #namespace: string;

  constructor(redis: Redis, namespace: string) {
    this.#redis = redis;
    this.#namespace = namespace;
  }

  /** @returns the secret that the browser keeps. */
  async begin(transaction: Transaction): Promise<string> {
    const secret = randomBytes(32).toString('base64url');
    await this.#redis.set(this.#key(secret), JSON.stringify(transaction), 'EX', TRANSACTION_SECONDS);
    return secret;
  }

  async finish(secret: string): Promise<Transaction | undefined> {
    const text = await this.#redis.getdel(this.#key(secret));
    return text === null ? undefined : (JSON.parse(text) as Transaction);
  }

  #key(secret: string): string {
    return `${this.#namespace}oidc:${hashSecret(secret)}`;
  }
}
