import { randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import { hashSecret } from '../../platform/api-key.ts';
import { newId } from '../../platform/ids.ts';
import type { SignInMethod } from '../../schema/console-session.ts';

/** How long somebody stays signed in without doing anything, in seconds. */
export const SESSION_SECONDS = 12 * 60 * 60;

/** How long somebody stays signed in whatever they do, in milliseconds. */
const LIFETIME_MS = 7 * 24 * 60 * 60_000;

/** How often it is noted that a session is in use, in milliseconds. */
const RESOLUTION_MS = 60_000;

/** Sessions of one user at the most; the oldest end. */
const MAX_SESSIONS = 50;

/** Somebody signed in. */
export interface Session {
  id: string;
  userId: string;
  method: SignInMethod;
  address: string;
  userAgent: string;
  /** Milliseconds since the epoch, as the next one. */
  createdAt: number;
  lastSeenAt: number;
}

/** Who is signed in to the console. Sessions live in Redis; of their secrets only hashes do. */
export class ConsoleSessions {
  readonly #redis: Redis;
  readonly #namespace: string;

  constructor(redis: Redis, namespace: string) {
    this.#redis = redis;
    this.#namespace = namespace;
  }

  /** @returns the session's secret. */
  async begin(session: Pick<Session, 'userId' | 'method' | 'address' | 'userAgent'>): Promise<string> {
    const { userId } = session;
    const others = await this.list(userId);
    for (const { id } of others.slice(MAX_SESSIONS - 1)) await this.end(userId, id);
    const secret = randomBytes(32).toString('base64url');
    const now = Date.now();
    const stored: Session = { ...session, id: newId(), createdAt: now, lastSeenAt: now };
    await this.#redis
      .multi()
      .set(this.#key(hashSecret(secret)), JSON.stringify(stored), 'EX', SESSION_SECONDS)
      .hset(this.#index(userId), stored.id, hashSecret(secret))
      .expire(this.#index(userId), LIFETIME_MS / 1000)
      .exec();
    return secret;
  }

  /** Which session a secret belongs to; its end is put off. */
  async find(secret: string): Promise<Session | undefined> {
    const key = this.#key(hashSecret(secret));
    const text = await this.#redis.get(key);
    if (text === null) return undefined;
    const session = JSON.parse(text) as Session;
    const now = Date.now();
    if (now - session.createdAt > LIFETIME_MS) return undefined;
    if (now - session.lastSeenAt > RESOLUTION_MS) {
      session.lastSeenAt = now;
      // Only if it is still there: what was ended meanwhile stays ended.
      await this.#redis.set(key, JSON.stringify(session), 'EX', SESSION_SECONDS, 'XX');
    }
    return session;
  }

  /** A user's sessions, the newest first. */
  async list(userId: string): Promise<Session[]> {
    const index = Object.entries(await this.#redis.hgetall(this.#index(userId)));
    if (index.length === 0) return [];
    const texts = await this.#redis.mget(index.map(([, hash]) => this.#key(hash)));
    const ended = index.filter((_, n) => texts[n] === null).map(([id]) => id);
    if (ended.length > 0) await this.#redis.hdel(this.#index(userId), ...ended);
    return texts
      .filter((text) => text !== null && text !== undefined)
      .map((text) => JSON.parse(text) as Session)
      .toSorted((a, b) => b.createdAt - a.createdAt);
  }

  /** @returns whether there was such a session. */
  async end(userId: string, id: string): Promise<boolean> {
    const hash = await this.#redis.hget(this.#index(userId), id);
    if (hash === null) return false;
    await this.#redis.multi().del(this.#key(hash)).hdel(this.#index(userId), id).exec();
    return true;
  }

  /** Ends all sessions of a user but one. @returns how many there were. */
  async endAll(userId: string, except?: string): Promise<number> {
    const ending = (await this.list(userId)).filter(({ id }) => id !== except);
    for (const { id } of ending) await this.end(userId, id);
    return ending.length;
  }

  #key(hash: string): string {
    return `${this.#namespace}console-session:${hash}`;
  }

  #index(userId: string): string {
    return `${this.#namespace}console-sessions:${userId}`;
  }
}
