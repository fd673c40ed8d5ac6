import { randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import { hashSecret } from '../../platform/api-key.ts';

/** How long a link can be used that somebody makes to sign in right away, in seconds. */
export const LINK_SECONDS = 15 * 60;

/** How long an invitation can be used, in seconds. */
export const INVITATION_SECONDS = 3 * 24 * 60 * 60;

/** One-time links: each signs its user in once. Of their tokens only hashes are stored. */
export class SignInLinks {
  readonly #redis: Redis;
  readonly #namespace: string;
  readonly #publicUrl: string;

  constructor(redis: Redis, namespace: string, publicUrl: string) {
    this.#redis = redis;
    this.#namespace = namespace;
    this.#publicUrl = publicUrl;
  }

  async create(userId: string, seconds: number): Promise<string> {
    const token = randomBytes(32).toString('base64url');
    await this.#redis.set(this.#key(token), userId, 'EX', seconds);
    return `${this.#publicUrl}/sign-in?token=${token}`;
  }

  /** Uses a link up. @returns whom it signs in; undefined where it was used already, or is too old. */
  async use(token: string): Promise<string | undefined> {
    return (await this.#redis.getdel(this.#key(token))) ?? undefined;
  }

  #key(token: string): string {
    return `${this.#namespace}sign-in-link:${hashSecret(token)}`;
  }
}
