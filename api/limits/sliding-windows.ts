import type { Redis } from 'ioredis';
import type { Logger } from '../../platform/logger.ts';
import { type Limit, SLOTS, type Taken } from './limit.ts';
import { LocalWindows } from './local-windows.ts';

/**
 * Takes from several windows at once, or from none: KEYS one hash each, ARGV how many are wanted, then quota and length of each.
 * Fields of a hash are slots with their counts, `used` their sum and `oldest` the first slot that has any. The clock is Redis's own,
 * so that it is the same for all processes.
 */
const TAKE = `
local slots = ${SLOTS}
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local granted = tonumber(ARGV[1])
local windows = {}
for i, key in ipairs(KEYS) do
  local quota, length = tonumber(ARGV[2 * i]), tonumber(ARGV[2 * i + 1])
  local slot = math.floor(now / (length / slots))
  local state = redis.call('HMGET', key, 'oldest', 'used')
  local oldest, used = tonumber(state[1]) or slot, tonumber(state[2]) or 0
  while used > 0 do
    local count = tonumber(redis.call('HGET', key, oldest)) or 0
    if count > 0 then
      if oldest > slot - slots then break end
      redis.call('HDEL', key, oldest)
      used = used - count
    end
    oldest = oldest + 1
  end
  if used == 0 then oldest = slot end
  windows[i] = { key = key, length = length, slot = slot, oldest = oldest, used = used }
  granted = math.max(0, math.min(granted, quota - used))
end
local answer = { granted }
for _, window in ipairs(windows) do
  if granted > 0 then redis.call('HINCRBY', window.key, window.slot, granted) end
  window.used = window.used + granted
  if window.used > 0 then
    redis.call('HSET', window.key, 'oldest', window.oldest, 'used', window.used)
    redis.call('PEXPIRE', window.key, window.length + 1000)
    table.insert(answer, window.used)
    table.insert(answer, math.max(1, math.ceil((window.oldest + slots) * (window.length / slots) - now)))
  else
    redis.call('DEL', window.key)
    table.insert(answer, 0)
    table.insert(answer, 0)
  end
end
return answer`;

/** How long Redis may take to answer, in milliseconds, before it counts as away. */
const PATIENCE_MS = 1000;

/**
 * Counts what happens in sliding windows: never more than the quota in any span of the window's length, over all API processes. While Redis is
 * away each process keeps to the quota by itself, from what it let in before and since.
 */
export class SlidingWindows {
  readonly #redis: Redis;
  readonly #namespace: string;
  readonly #logger: Logger;
  readonly #local = new LocalWindows();
  #away = false;

  constructor(redis: Redis, namespace: string, logger: Logger) {
    this.#redis = redis;
    this.#namespace = `${namespace}window:`;
    this.#logger = logger;
  }

  /** Takes as many as every one of the limits has left, `wanted` at the most; 0 only reads. */
  async take(limits: readonly Limit[], wanted: number): Promise<Taken> {
    try {
      const taken = await this.#takeShared(limits, wanted);
      this.#local.note(limits, taken.granted);
      this.#away = false;
      return taken;
    } catch (error) {
      if (!this.#away) this.#logger.warn({ err: error }, 'limits are counted by each process alone');
      this.#away = true;
      return this.#local.take(limits, wanted);
    }
  }

  /** Forgets what was counted for a key. */
  async clear(key: string): Promise<void> {
    this.#local.clear(key);
    await this.#redis.del(this.#namespace + key);
  }

  async #takeShared(limits: readonly Limit[], wanted: number): Promise<Taken> {
    const keys = limits.map(({ key }) => this.#namespace + key);
    const numbers = limits.flatMap(({ quota, windowMs }) => [quota, windowMs]);
    const answer = this.#redis.eval(TAKE, keys.length, ...keys, wanted, ...numbers) as Promise<number[]>;
    const [granted = 0, ...state] = await inTime(answer);
    const readings = limits.map((limit, n) => ({
      ...limit,
      remaining: Math.max(0, limit.quota - (state[2 * n] ?? 0)),
      resetMs: state[2 * n + 1] ?? 0,
    }));
    return { granted, readings };
  }
}

/** Redis may hang without being gone; what it grants after that counts there and is not used here. */
async function inTime<Value>(answer: Promise<Value>): Promise<Value> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`no answer within ${PATIENCE_MS} ms`)), PATIENCE_MS);
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
