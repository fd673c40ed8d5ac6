import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mongoose from 'mongoose';
import { createLoaders } from '../../api/graphql/loaders.ts';
import { type Mongo, openMongo } from '../../platform/mongo.ts';
import type { Child } from '../../scripts/supervisor/child.ts';
import { startEmbeddedStore } from '../../scripts/supervisor/embedded-store.ts';
import { databaseUri } from '../support/database.ts';

describe('look-ups of one GraphQL request', () => {
  let folder: string;
  let child: Child | undefined;
  let mongo: Mongo;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'omnigate-batching-'));
    const { MONGODB_URI } = await databaseUri();
    const store = MONGODB_URI ? undefined : await startEmbeddedStore(folder, () => undefined);
    child = store?.child;
    mongo = await openMongo(MONGODB_URI ?? store?.uri ?? '');
  });

  after(async () => {
    mongoose.set('debug', false);
    await mongo.connection.dropDatabase();
    await mongo.close();
    await child?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('are one query of the store for each kind, however many nodes ask', async () => {
    const queries: string[] = [];
    mongoose.set('debug', (collection: string, method: string) => queries.push(`${collection}.${method}`));
    const loaders = createLoaders(mongo.models);
    const ids = Array.from({ length: 100 }, (_, n) => `id${n}`);
    await Promise.all(
      ids.flatMap((id) => [
        loaders.capability.load(id),
        loaders.apiKeys.load(id),
        loaders.specifications.load(id),
      ]),
    );
    assert.deepEqual(queries.toSorted(), ['apikeys.find', 'capabilities.find', 'specifications.find']);
  });
});
