import type { Redis } from 'ioredis';

/** How long the events of a stream can be asked for again, in milliseconds. */
const KEEP_MS = 10 * 60_000;

/** Events of one stream at the most; the oldest go first. */
const MAX_EVENTS = 1000;

/** Where an event stands: the n-th of its stream, counted from 0. */
export interface EventPosition {
  stream: string;
  index: number;
}

/** `<stream>.<n>`: unique in the session, and it names the stream (MCP 2025-11-25, basic/transports, Resumability). */
export function formatEventId({ stream, index }: EventPosition): string {
  return `${stream}.${index}`;
}

/** @returns undefined where the text is no event id of ours. */
export function parseEventId(text: string): EventPosition | undefined {
  const match = /^([a-z2-7]{16})\.(\d{1,9})$/.exec(text);
  return match ? { stream: match[1] ?? '', index: Number(match[2]) } : undefined;
}

/** An event as it was sent. */
export interface StoredEvent {
  index: number;
  data: string;
}

/** Entries of a Redis stream are numbered from 1. */
const entryId = (index: number) => `${index + 1}-0`;

/** The events of resumable streams, in Redis, so that a stream can be taken up again on any API process. */
export class EventLog {
  readonly #redis: Redis;
  readonly #namespace: string;

  constructor(redis: Redis, namespace: string) {
    this.#redis = redis;
    this.#namespace = namespace;
  }

  /** Keeps the next event of a stream. */
  async append(session: string, { stream, index }: EventPosition, data: string): Promise<void> {
    const key = this.#key(session, stream);
    await this.#redis
      .pipeline()
      .xadd(key, 'MAXLEN', '~', MAX_EVENTS, entryId(index), 'data', data)
      .pexpire(key, KEEP_MS)
      .exec();
  }

  /** Whether there is anything of a stream (any more). */
  async knows(session: string, stream: string): Promise<boolean> {
    return (await this.#redis.exists(this.#key(session, stream))) === 1;
  }

  /** The events after a position, oldest first. */
  async after(session: string, { stream, index }: EventPosition): Promise<StoredEvent[]> {
    const entries = await this.#redis.xrange(this.#key(session, stream), `(${entryId(index)}`, '+');
    return entries.map(([id, [, data]]) => ({ index: Number.parseInt(id, 10) - 1, data: data ?? '' }));
  }

  #key(session: string, stream: string): string {
    return `${this.#namespace}events:${session}:${stream}`;
  }
}
