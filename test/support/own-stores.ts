import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../../platform/config.ts';
import { createLogger } from '../../platform/logger.ts';
import { openStores, type Stores } from '../../platform/stores.ts';
import type { Child } from '../../scripts/supervisor/child.ts';
import { startEmbeddedStore } from '../../scripts/supervisor/embedded-store.ts';
import { startRedis } from '../../scripts/supervisor/redis-server.ts';
import { databaseUri, dropDatabase } from './database.ts';

/** Stores of a test's own, without a platform on them. */
export interface OwnStores extends Stores {
  /** What processes of a platform on these stores need. */
  env: { REDIS_URL: string; MONGODB_URI: string };
  redisServer: Child;
  /** Undefined where tests run on a MongoDB. */
  storeServer: Child | undefined;
  stop(): Promise<void>;
}

export async function openOwnStores(): Promise<OwnStores> {
  const folder = mkdtempSync(join(tmpdir(), 'omnigate-stores-'));
  const quiet = () => undefined;
  const redis = await startRedis(join(folder, 'redis'), quiet);
  const given = await databaseUri();
  const store = given.MONGODB_URI ? undefined : await startEmbeddedStore(join(folder, 'store'), quiet);
  const env = { REDIS_URL: redis.url, MONGODB_URI: given.MONGODB_URI ?? store?.uri ?? '' };
  const stores = await openStores(readConfig(env), 'commands', createLogger('test', 'silent'));
  return {
    ...stores,
    env,
    redisServer: redis.child,
    storeServer: store?.child,
    async stop() {
      await stores.close();
      await redis.child.stop();
      await store?.child.stop();
      await dropDatabase(given.MONGODB_URI);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
