import { randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import { LRUCache } from 'lru-cache';
import { announceChange } from '../../platform/changes.ts';
import type { Channels } from '../../platform/channels.ts';
import { PlatformError } from '../../platform/errors.ts';
import { outageIn } from '../../platform/outages.ts';
import { runTogether } from '../../platform/redis.ts';
import type { ClientProfile } from '../../schema/execution.ts';
import { subscriptionsKey } from './kept-subscriptions.ts';
import { type Principal, referenceOf } from './principal.ts';

/** A session of an MCP client (MCP 2025-11-25, basic/transports, Session Management). */
export interface Session {
  id: string;
  gateway: string;
  /** Kind and id of the principal that began it; nobody else may use it. */
  principal: string;
  client: ClientProfile;
  /** The least severe log messages that the client wants; absent: it has not said. */
  logLevel?: string;
}

/** A session that nobody used for this long has ended, in milliseconds. */
const IDLE_MS = 60 * 60_000;
/** How often its end is put off at the most, in milliseconds: not with every request. */
const TOUCH_MS = 60_000;
/** Sessions that a gateway has at the most. */
const MAX_PER_GATEWAY = 10_000;
/** Sessions that this process remembers; others are read again. */
const MAX_CACHED = 20_000;

interface Cached {
  session: Session;
  touchedAt: number;
}

/** Sessions live in Redis, so that any API process serves any request of any session. */
export class SessionStore {
  readonly #redis: Redis;
  readonly #channels: Channels;
  readonly #namespace: string;
  readonly #cache = new LRUCache<string, Cached>({ max: MAX_CACHED });

  constructor(redis: Redis, channels: Channels, namespace: string) {
    this.#redis = redis;
    this.#channels = channels;
    this.#namespace = namespace;
  }

  /** @throws PlatformError UNAVAILABLE when the gateway has as many as it may have, or Redis is away. */
  async create(gateway: string, principal: Principal, client: ClientProfile): Promise<Session> {
    const session: Session = {
      // Unguessable and visible ASCII, as the revision asks; it is no credential all the same.
      id: randomBytes(24).toString('base64url'),
      gateway,
      principal: referenceOf(principal),
      client,
    };
    const now = Date.now();
    const index = this.#indexKey(gateway);
    const [, sessions] = await runTogether(
      this.#redis.pipeline().zremrangebyscore(index, 0, now).zcard(index),
    ).catch(redisIsAway);
    if (Number(sessions) >= MAX_PER_GATEWAY) {
      throw new PlatformError(
        'UNAVAILABLE',
        `the gateway has ${MAX_PER_GATEWAY} sessions, as many as it may have`,
      );
    }
    await runTogether(
      this.#redis
        .pipeline()
        .set(this.#key(session.id), JSON.stringify(session), 'PX', IDLE_MS)
        .zadd(index, now + IDLE_MS, session.id),
    ).catch(redisIsAway);
    this.#cache.set(session.id, { session, touchedAt: now });
    return session;
  }

  /**
   * A session in use.
   * @throws PlatformError SESSION_NOT_FOUND for one that is unknown, has ended, or belongs to another principal or gateway.
   */
  async use(id: string, gateway: string, principal: Principal): Promise<Session> {
    const cached = this.#cache.get(id) ?? (await this.#read(id));
    const session = cached?.session;
    if (
      session === undefined ||
      session.gateway !== gateway ||
      session.principal !== referenceOf(principal)
    ) {
      throw new PlatformError('SESSION_NOT_FOUND');
    }
    if (cached !== undefined && Date.now() - cached.touchedAt > TOUCH_MS) await this.#touch(cached);
    return session;
  }

  /** A session, whoever asks; undefined where it has ended. */
  async find(id: string): Promise<Session | undefined> {
    return (this.#cache.get(id) ?? (await this.#read(id)))?.session;
  }

  /** Changes a session everywhere. */
  async change(session: Session, change: Partial<Pick<Session, 'client' | 'logLevel'>>): Promise<void> {
    const changed = JSON.stringify({ ...session, ...change });
    await this.#redis.set(this.#key(session.id), changed, 'KEEPTTL', 'XX').catch(redisIsAway);
    this.forget(session.id);
    await announceChange(this.#channels, { kind: 'session-changed', id: session.id });
  }

  /** Ends a session everywhere. */
  async end(session: Session): Promise<void> {
    this.forget(session.id);
    await runTogether(
      this.#redis.pipeline().del(this.#key(session.id)).zrem(this.#indexKey(session.gateway), session.id),
    ).catch(redisIsAway);
    await this.ended(session.id);
  }

  /** Tells every process that an owner of upstream state is gone. */
  async ended(owner: string): Promise<void> {
    await this.#redis.del(subscriptionsKey(this.#namespace, owner)).catch(redisIsAway);
    await announceChange(this.#channels, { kind: 'session-ended', id: owner });
  }

  /** Another process changed or ended it. */
  forget(id: string): void {
    this.#cache.delete(id);
  }

  /** Ends of sessions may have been missed. */
  forgetAll(): void {
    this.#cache.clear();
  }

  async #read(id: string): Promise<Cached | undefined> {
    const text = await this.#redis.get(this.#key(id)).catch(redisIsAway);
    if (text === null) return undefined;
    const cached: Cached = { session: JSON.parse(text) as Session, touchedAt: 0 };
    this.#cache.set(id, cached);
    return cached;
  }

  /** Puts the end off. @throws PlatformError SESSION_NOT_FOUND where it has ended meanwhile. */
  async #touch(cached: Cached): Promise<void> {
    const { session } = cached;
    cached.touchedAt = Date.now();
    const [touched] = await runTogether(
      this.#redis
        .pipeline()
        .pexpire(this.#key(session.id), IDLE_MS)
        .zadd(this.#indexKey(session.gateway), 'XX', Date.now() + IDLE_MS, session.id),
    ).catch(redisIsAway);
    if (touched === 1) return;
    this.forget(session.id);
    throw new PlatformError('SESSION_NOT_FOUND');
  }

  #key(id: string): string {
    return `${this.#namespace}session:${id}`;
  }

  #indexKey(gateway: string): string {
    return `${this.#namespace}sessions:${gateway}`;
  }
}

function redisIsAway(cause: unknown): never {
  throw new PlatformError('UNAVAILABLE', outageIn(cause) ?? 'sessions are away; try again', { cause });
}
