import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { ToolError } from '../tool-error.ts';

/** A lock that is not given back, because its worker is lost, is free after this long, in milliseconds. */
const LOCK_MS = 60_000;

/** How long somebody waits for others to finish, and how often it is looked, in milliseconds. */
const PATIENCE_MS = 20_000;
const INTERVAL_MS = 15;

const RELEASE = `
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0`;

/** Lets one worker at a time change something that all share. */
export class WorkspaceLock {
  readonly #redis: Redis;
  readonly #prefix: string;

  constructor(redis: Redis, namespace: string) {
    this.#redis = redis;
    this.#prefix = `${namespace}files:lock:`;
  }

  /** @throws ToolError when others are busy with it for too long; or the reason of the signal. */
  async hold<Result>(workspace: string, signal: AbortSignal, work: () => Promise<Result>): Promise<Result> {
    const key = this.#prefix + workspace;
    const token = randomBytes(12).toString('hex');
    const deadline = Date.now() + PATIENCE_MS;
    while ((await this.#redis.set(key, token, 'PX', LOCK_MS, 'NX')) === null) {
      signal.throwIfAborted();
      if (Date.now() > deadline)
        throw new ToolError('The workspace is busy with other changes; try again later.');
      await delay(INTERVAL_MS);
    }
    try {
      return await work();
    } finally {
      await this.#redis.eval(RELEASE, 1, key, token);
    }
  }
}
