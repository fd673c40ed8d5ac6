import type { ChainableCommander, Redis } from 'ioredis';
import type { ActivityRecord } from '../../platform/activity-stream.ts';

/** What a gateway's status says of a request. */
export type RecentRequest = Pick<
  ActivityRecord,
  'at' | 'method' | 'tool' | 'principal' | 'outcome' | 'durationMs' | 'queueMs'
>;

/** Requests that a gateway's status is made of. */
const MAX_RECENT = 1000;

/** They are forgotten when a gateway was not used for this long, in milliseconds. */
const KEEP_MS = 24 * 60 * 60_000;

/**
 * The last requests of each gateway, over all API processes: what its status is made of, also while nobody records and while the
 * store is away.
 */
export class RecentRequests {
  readonly #redis: Redis;
  readonly #namespace: string;

  constructor(redis: Redis, namespace: string) {
    this.#redis = redis;
    this.#namespace = namespace;
  }

  /** @param records of one gateway, the oldest first. */
  write(pipeline: ChainableCommander, gateway: string, records: readonly ActivityRecord[]): void {
    const key = this.#key(gateway);
    pipeline.lpush(key, ...records.map(recentText));
    pipeline.ltrim(key, 0, MAX_RECENT - 1);
    pipeline.pexpire(key, KEEP_MS);
  }

  /** The last ones, newest first. */
  async read(gateway: string): Promise<RecentRequest[]> {
    const texts = await this.#redis.lrange(this.#key(gateway), 0, MAX_RECENT - 1);
    return texts.map((text) => JSON.parse(text) as RecentRequest);
  }

  #key(gateway: string): string {
    return `${this.#namespace}recent:${gateway}`;
  }
}

function recentText({ at, method, tool, principal, outcome, durationMs, queueMs }: ActivityRecord): string {
  const recent: RecentRequest = { at, method, tool, principal, outcome, durationMs, queueMs };
  return JSON.stringify(recent);
}
