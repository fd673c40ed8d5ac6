import type { Redis } from 'ioredis';
import type { SecretBox } from '../../platform/secrets.ts';
import { resealText } from './sealed-text.ts';
import { Tally } from './tally.ts';

/** Replaces a value that nobody has changed since; it ends when it would have ended. */
const REPLACE = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'KEEPTTL')
return 1`;

/** Seals with the new key what waits in Redis sealed: tokens that the store could not take yet, authorizations that are under way. */
export async function resealRedis(redis: Redis, namespace: string, box: SecretBox): Promise<Tally> {
  const tally = new Tally();
  const pattern = `${namespace.replace(/[\\*?[\]]/g, '\\$&')}*`;
  let cursor = '0';
  do {
    const [next, keys] = await redis.scan(cursor, 'MATCH', pattern, 'COUNT', 500, 'TYPE', 'string');
    for (const key of keys) await resealKey(redis, key, box, tally);
    cursor = next;
  } while (cursor !== '0');
  return tally;
}

async function resealKey(redis: Redis, key: string, box: SecretBox, tally: Tally): Promise<void> {
  const value = await redis.get(key);
  if (value === null) return;
  const resealed = await resealText(value, box, tally, `Redis ${key}`, false);
  // Whoever changed it meanwhile has sealed it with the new key, or made it for the next moment only.
  if (resealed !== value) await redis.eval(REPLACE, 1, key, value, resealed);
}
