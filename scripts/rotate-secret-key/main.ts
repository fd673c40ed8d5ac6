/**
 * Seals every stored credential with a new key. With `SECRET_KEY` and `SECRET_KEY_PREVIOUS` from the one to the other; without, the key in the
 * data folder is replaced. It may be ended at any moment and started again.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import mongoose from 'mongoose';
import { type Config, ConfigError, readConfig } from '../../platform/config.ts';
import { createLogger } from '../../platform/logger.ts';
import { namespaceOf, openRedis } from '../../platform/redis.ts';
import { createSecretBox } from '../../platform/secrets.ts';
import type { Child } from '../supervisor/child.ts';
import { startEmbeddedStore } from '../supervisor/embedded-store.ts';
import { requireFreePort } from '../supervisor/port.ts';
import { startRedis } from '../supervisor/redis-server.ts';
import { beginRotation, endRotation, type Keys } from './key-files.ts';
import { resealRedis } from './reseal-redis.ts';
import { resealStore } from './reseal-store.ts';

const children: Child[] = [];
const report = (line: string) => process.stderr.write(`${line}\n`);

try {
  process.exitCode = await rotate(readConfig(process.env));
} catch (error) {
  report(error instanceof ConfigError ? error.message : `✗ ${(error as Error).message}`);
  process.exitCode = 1;
} finally {
  for (const child of children) await child.stop();
}

async function rotate(config: Config): Promise<number> {
  const inFiles = config.secretKey === undefined;
  // Its processes know only the key that they were started with.
  if (inFiles) await requireFreePort(config.host, config.port);
  const uris = await openStores(config);
  const keys = inFiles ? beginRotation(config.dataDir) : givenKeys(config);
  if (keys === undefined) {
    report(`There is no key in ${config.dataDir} yet, and nothing that is sealed with one.`);
    return 0;
  }
  const box = createSecretBox(keys.present, keys.previous);
  const store = await mongoose.createConnection(uris.mongodb).asPromise();
  const redis = openRedis(uris.redis, 'commands', createLogger('rotate-secret-key', 'silent'));
  await redis.connect();
  try {
    if (store.db === undefined) throw new Error('the store is not connected');
    const tallies = [
      await resealStore(store.db, box),
      await resealRedis(redis, namespaceOf(uris.redis), box),
    ];
    const sum = (count: (tally: (typeof tallies)[number]) => number) =>
      tallies.reduce((total, tally) => total + count(tally), 0);
    const lost = tallies.flatMap((tally) => tally.lost);
    report(
      `${sum(({ resealed }) => resealed)} values were sealed anew; ${sum(({ done }) => done)} had the new key already.`,
    );
    if (lost.length > 0) {
      report(`✗ ${lost.length} values are sealed with neither of the two keys, or damaged:`);
      for (const place of lost.slice(0, 50)) report(`  ${place}`);
      report(
        'They are left as they are, and the old key is kept. Set them again, or delete what has them; then run this again.',
      );
      return 1;
    }
  } finally {
    redis.disconnect();
    await store.close();
  }
  if (inFiles) endRotation(config.dataDir);
  report(inFiles ? 'The new key is in place.' : 'SECRET_KEY_PREVIOUS is not needed any more.');
  return 0;
}

function givenKeys({ secretKey, secretKeyPrevious }: Config): Keys {
  if (secretKey === undefined || secretKeyPrevious === undefined)
    throw new ConfigError(
      'SECRET_KEY_PREVIOUS is not set; with SECRET_KEY, the new key, the old one is needed.',
    );
  return { present: secretKey, previous: secretKeyPrevious };
}

async function openStores({
  mongodbUri,
  redisUrl,
  dataDir,
}: Config): Promise<{ mongodb: string; redis: string }> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  let mongodb = mongodbUri;
  if (mongodb === undefined) {
    const embedded = await startEmbeddedStore(join(dataDir, 'store'), report);
    children.push(embedded.child);
    mongodb = embedded.uri;
  }
  if (redisUrl !== undefined) return { mongodb, redis: redisUrl };
  const own = await startRedis(join(dataDir, 'redis'), report);
  children.push(own.child);
  return { mongodb, redis: own.url };
}
