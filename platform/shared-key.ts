import { randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';

/** A random key that all processes have in common, made by whichever asks first. It lives as long as Redis remembers it. */
export async function sharedKey(redis: Redis, namespace: string, purpose: string): Promise<string> {
  const name = `${namespace}key:${purpose}`;
  await redis.set(name, randomBytes(32).toString('base64url'), 'NX');
  const key = await redis.get(name);
  if (key === null) throw new Error(`the shared key for ${purpose} could not be kept`);
  return key;
}
