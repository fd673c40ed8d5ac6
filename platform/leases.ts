import type { Redis } from 'ioredis';

/**
 * Which worker keeps the upstream state of an owner (a client session, or a principal without one) for a capability. The
 * worker that made the state holds the lease and renews it for as long as it keeps the state.
 */
export function leaseKey(namespace: string, capability: string, owner: string): string {
  return `${namespace}lease:${capability}:${owner}`;
}

/** A lease that is not renewed for this long, in milliseconds, is free. */
export const LEASE_MS = 30_000;

/** The worker that holds a lease, or null. */
export function readLease(redis: Redis, key: string): Promise<string | null> {
  return redis.get(key);
}

/** Says that a worker lives; a lease of one that does not is free. */
export function aliveKey(namespace: string, worker: string): string {
  return `${namespace}alive:${worker}`;
}

const TAKE = `
local holder = redis.call('GET', KEYS[1])
if not holder or redis.call('EXISTS', ARGV[3] .. holder) == 0 then
  redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
  return ARGV[1]
end
return holder`;

/** Takes a free lease, or finds out who holds it. @returns the holder, which may be `worker` itself. */
export async function takeLease(
  redis: Redis,
  namespace: string,
  key: string,
  worker: string,
): Promise<string> {
  return (await redis.eval(TAKE, 1, key, worker, LEASE_MS, aliveKey(namespace, ''))) as string;
}

const RENEW = `
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1`;

/** Prolongs a lease, also one that ran out meanwhile. @returns false where another worker has taken it. */
export async function renewLease(redis: Redis, key: string, worker: string): Promise<boolean> {
  return (await redis.eval(RENEW, 1, key, worker, LEASE_MS)) === 1;
}

const DROP = `
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0`;

/** Gives a lease back, if this worker still has it. */
export async function dropLease(redis: Redis, key: string, worker: string): Promise<void> {
  await redis.eval(DROP, 1, key, worker);
}
