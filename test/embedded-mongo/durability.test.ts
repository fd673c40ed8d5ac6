import assert from 'node:assert/strict';
import mongoose from 'mongoose';
import { startStore, temporaryFolder } from './support/process.ts';
import { onlyEmbedded, type TestDocument } from './support/store.ts';

const { MongoClient } = mongoose.mongo;

describe('embedded MongoDB: durability', () => {
  onlyEmbedded();

  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  beforeEach(async () => {
    folder = await temporaryFolder();
  });
  afterEach(() => folder.remove());

  /** Starts the store, runs something with its client, and ends the client. */
  async function withStore<T>(
    run: (db: mongoose.mongo.Db, store: Awaited<ReturnType<typeof startStore>>) => Promise<T>,
  ): Promise<T> {
    const store = await startStore(folder.path);
    const client = await MongoClient.connect(store.uri, { serverSelectionTimeoutMS: 500 });
    try {
      return await run(client.db(), store);
    } finally {
      await client.close();
      if (store.child.exitCode === null && store.child.signalCode === null) await store.stop();
    }
  }

  for (const concurrency of [1, 50]) {
    it(`loses nothing acknowledged when it is killed among ${concurrency} writers`, async () => {
      const acknowledged = new Set<number>();
      await withStore(async (db, store) => {
        const collection = db.collection<TestDocument>('writes');
        await collection.createIndex({ n: 1 }, { unique: true });
        let next = 0;
        const writer = async () => {
          while (next < 1000) {
            const n = next++;
            await collection.insertOne({ _id: n, n, text: 'x'.repeat(n % 2000) });
            await collection.updateOne(
              { _id: 'sum' },
              { $inc: { sum: 1 }, $push: { list: n } } as TestDocument,
              { upsert: true },
            );
            acknowledged.add(n);
            if (acknowledged.size === 300) await store.kill();
          }
        };
        await Promise.allSettled(Array.from({ length: concurrency }, writer));
      });
      assert.ok(acknowledged.size >= 300 && acknowledged.size < 1000, `${acknowledged.size}`);
      await withStore(async (db) => {
        const collection = db.collection<TestDocument>('writes');
        const found = await collection.find({ n: { $exists: true } }).toArray();
        const ids = new Set(found.map(({ _id }) => _id));
        for (const n of acknowledged) assert.ok(ids.has(n), `${n} is lost`);
        const sum = await collection.findOne({ _id: 'sum' });
        assert.ok(sum?.sum >= acknowledged.size);
        assert.equal(sum?.list.length, sum?.sum);
        for (const n of acknowledged) assert.ok(sum?.list.includes(n));
        // Documents and indexes agree, and the store goes on.
        assert.equal(await collection.countDocuments({ n: { $gte: 0 } }), found.length);
        for (const { n } of found) assert.equal((await collection.findOne({ n }))?._id, n);
        await collection.insertOne({ _id: 5000, n: 5000 });
        await assert.rejects(collection.insertOne({ n: [...acknowledged][0] }), { code: 11000 });
      });
    });
  }

  it('keeps collections, indexes and data over an orderly end', async () => {
    await withStore(async (db) => {
      const collection = db.collection<TestDocument>('kept');
      await collection.createIndex({ tags: 1 }, { sparse: true });
      await collection.insertMany([{ _id: 1, tags: ['a', 'b'] }, { _id: 2 }]);
      await db.collection('dropped').insertOne({ a: 1 });
      await db.collection('dropped').drop();
    });
    await withStore(async (db, store) => {
      assert.deepEqual(
        (await db.listCollections().toArray()).map(({ name }) => name),
        ['kept'],
      );
      const collection = db.collection<TestDocument>('kept');
      assert.deepEqual(
        (await collection.indexes()).map(({ name, sparse }) => [name, sparse]),
        [
          ['_id_', undefined],
          ['tags_1', true],
        ],
      );
      // The index still knows that it has several entries for one document.
      assert.equal((await collection.find({ tags: { $gte: 'a' } }).toArray()).length, 1);
      assert.deepEqual(await collection.findOne({ tags: 'b' }), { _id: 1, tags: ['a', 'b'] });
      assert.equal(await store.stop(), 0);
      assert.equal(store.stderr(), '');
    });
  });
});
