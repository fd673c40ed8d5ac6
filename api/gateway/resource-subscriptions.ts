import type { Redis } from 'ioredis';
import { PlatformError } from '../../platform/errors.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Session } from './session-store.ts';
import type { SessionStreams } from './streams/session-streams.ts';

/** Resources that one session may subscribe to. */
const MAX_PER_SESSION = 1000;

/** What a session subscribed to goes after this long, in seconds, should nobody notice its end. */
const KEPT_SECONDS = 7 * 24 * 60 * 60;

/** Which resources sessions want to hear of (MCP 2025-11-25, server/resources, Subscriptions). In Redis, so that any API process knows. */
export class ResourceSubscriptions {
  readonly #redis: Redis;
  readonly #namespace: string;
  readonly #streams: SessionStreams;
  readonly #logger: Logger;

  constructor(redis: Redis, namespace: string, streams: SessionStreams, logger: Logger) {
    this.#redis = redis;
    this.#namespace = namespace;
    this.#streams = streams;
    this.#logger = logger;
  }

  /** @throws PlatformError VALIDATION_FAILED beyond what a session may have. */
  async add({ id }: Session, uri: string): Promise<void> {
    const key = this.#key(id);
    if ((await this.#redis.scard(key)) >= MAX_PER_SESSION) {
      throw new PlatformError(
        'VALIDATION_FAILED',
        `a session subscribes to ${MAX_PER_SESSION} resources at the most`,
      );
    }
    await this.#redis.pipeline().sadd(key, uri).expire(key, KEPT_SECONDS).exec();
  }

  async remove({ id }: Session, uri: string): Promise<void> {
    await this.#redis.srem(this.#key(id), uri);
  }

  /** The session has ended. */
  async forget(session: string): Promise<void> {
    await this.#redis.del(this.#key(session)).catch((error: unknown) => {
      this.#logger.debug({ err: error }, 'subscriptions of an ended session go by themselves');
    });
  }

  /** Tells the sessions whose streams are read at this process and that subscribed. */
  async updated(gateway: string, uri: string): Promise<void> {
    const sessions = this.#streams.listening(gateway);
    if (sessions.length === 0) return;
    const data = JSON.stringify({
      jsonrpc: '2.0',
      method: 'notifications/resources/updated',
      params: { uri },
    });
    try {
      const pipeline = this.#redis.pipeline();
      for (const session of sessions) pipeline.sismember(this.#key(session), uri);
      const wanted = (await pipeline.exec()) ?? [];
      sessions.forEach((session, n) => {
        if (wanted[n]?.[1] === 1) this.#streams.deliver(session, data);
      });
    } catch (error) {
      this.#logger.warn({ err: error, gateway }, 'sessions do not hear of a changed resource');
    }
  }

  #key(session: string): string {
    return `${this.#namespace}subscriptions:${session}`;
  }
}
