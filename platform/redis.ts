import { type ChainableCommander, Redis, type RedisOptions } from 'ioredis';
import type { Logger } from './logger.ts';

/** After a lost connection: quickly at first, then every second, so that a restarted Redis is found at once. */
const retryStrategy = (attempt: number) => Math.min(25 * 2 ** Math.min(attempt, 6), 1000);

/**
 * What a connection is for decides what a lost one means for the commands on it.
 *
 * - `commands`: they fail when Redis is away, and nothing is sent twice: whoever asked decides what that means.
 * - `subscriber`: whoever has it subscribes again, and so knows when it hears again (channels.ts).
 * - `queue`: BullMQ's; it wants commands to wait for as long as it takes.
 *
 * Commands are written when they are given: pipelining by turns of the event loop costs each call that comes alone 0.6 ms, and
 * many at once are no faster with it (npm run bench).
 */
export type RedisRole = 'commands' | 'subscriber' | 'queue';

const ROLE_OPTIONS: Record<RedisRole, RedisOptions> = {
  commands: {
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
  },
  subscriber: { autoResubscribe: false, maxRetriesPerRequest: null },
  queue: { maxRetriesPerRequest: null },
};

/** Opens a connection that comes back by itself for as long as the process lives. */
export function openRedis(url: string, role: RedisRole, logger: Logger): Redis {
  const redis = new Redis(url, {
    ...ROLE_OPTIONS[role],
    retryStrategy,
    connectTimeout: 5000,
    lazyConnect: true,
  });
  let away = false;
  let wasReady = false;
  redis.on('error', (error) => {
    // Before it was ever there it is for whoever connects to say that it is not.
    if (away || !wasReady) return;
    away = true;
    logger.warn({ role, error: error.message }, 'Redis is away');
  });
  redis.on('ready', () => {
    if (away) logger.info({ role }, 'Redis is back');
    away = false;
    wasReady = true;
  });
  return redis;
}

/**
 * Runs commands in one round trip. ioredis says of each command by itself whether it failed; here the first failure is thrown.
 * @returns what each command answered.
 */
export async function runTogether(pipeline: ChainableCommander): Promise<unknown[]> {
  const answers = (await pipeline.exec()) ?? [];
  return answers.map(([error, answer]) => {
    if (error) throw error;
    return answer;
  });
}

/** Waits for a connection that is away. @returns whether it came back in time, in milliseconds. */
export async function whenReady(redis: Redis, patienceMs: number): Promise<boolean> {
  if (redis.status === 'ready') return true;
  return new Promise((resolve) => {
    const onReady = () => {
      clearTimeout(timer);
      resolve(true);
    };
    const timer = setTimeout(() => {
      redis.off('ready', onReady);
      resolve(false);
    }, patienceMs);
    redis.once('ready', onReady);
  });
}

/**
 * The prefix of every key and channel. Publish and subscribe know no databases, so the number of the database is
 * part of it: two platforms on two databases of one Redis do not hear each other.
 */
export function namespaceOf(redisUrl: string): string {
  const database = new URL(redisUrl).pathname.slice(1) || '0';
  return `omnigate:${database}:`;
}
