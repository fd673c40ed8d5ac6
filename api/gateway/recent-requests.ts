import type { Redis } from 'ioredis';
import type { Logger } from '../../platform/logger.ts';

/** How a request ended (contract.md, ActivityEntry). */
export type Outcome =
  | 'OK'
  | 'TOOL_ERROR'
  | 'PROTOCOL_ERROR'
  | 'TRANSPORT_ERROR'
  | 'TIMEOUT'
  | 'DENIED'
  | 'RATE_LIMITED'
  | 'CANCELLED';

/** A request that a gateway answered or refused. */
export interface RecentRequest {
  /** Milliseconds since the epoch. */
  at: number;
  method: string;
  tool?: string | undefined;
  principal: string;
  outcome: Outcome;
  durationMs: number;
  queueMs?: number | undefined;
}

/** Requests that a gateway's status is made of. */
const MAX_RECENT = 1000;
/** They are forgotten when a gateway was not used for this long, in milliseconds. */
const KEEP_MS = 24 * 60 * 60_000;
/** They are written together, this often; milliseconds. */
const FLUSH_MS = 100;
/** What may wait to be written; beyond it the oldest are dropped, because a request is worth more than its record. */
const MAX_WAITING = 10_000;

/** The last requests of each gateway, over all API processes. Requests never wait for it. */
export class RecentRequests {
  readonly #redis: Redis;
  readonly #namespace: string;
  readonly #logger: Logger;
  readonly #timer: NodeJS.Timeout;
  #waiting: { gateway: string; text: string }[] = [];

  constructor(redis: Redis, namespace: string, logger: Logger) {
    this.#redis = redis;
    this.#namespace = namespace;
    this.#logger = logger;
    this.#timer = setInterval(() => void this.#flush(), FLUSH_MS);
    this.#timer.unref();
  }

  add(gateway: string, request: RecentRequest): void {
    this.#waiting.push({ gateway, text: JSON.stringify(request) });
    if (this.#waiting.length > MAX_WAITING) this.#waiting.shift();
  }

  /** The last ones, newest first. */
  async read(gateway: string): Promise<RecentRequest[]> {
    await this.#flush();
    const texts = await this.#redis.lrange(this.#key(gateway), 0, MAX_RECENT - 1);
    return texts.map((text) => JSON.parse(text) as RecentRequest);
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#flush();
  }

  async #flush(): Promise<void> {
    if (this.#waiting.length === 0 || this.#redis.status !== 'ready') return;
    const batch = Map.groupBy(this.#waiting, ({ gateway }) => gateway);
    this.#waiting = [];
    const pipeline = this.#redis.pipeline();
    for (const [gateway, entries] of batch) {
      const key = this.#key(gateway);
      pipeline.lpush(key, ...entries.map(({ text }) => text));
      pipeline.ltrim(key, 0, MAX_RECENT - 1);
      pipeline.pexpire(key, KEEP_MS);
    }
    try {
      await pipeline.exec();
    } catch (error) {
      this.#logger.warn({ err: error }, 'recent requests could not be kept');
    }
  }

  #key(gateway: string): string {
    return `${this.#namespace}recent:${gateway}`;
  }
}
