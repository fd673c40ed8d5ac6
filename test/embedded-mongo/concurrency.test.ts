import assert from 'node:assert/strict';
import { failureOf, type TestDocument, useStore } from './support/store.ts';

const MANY = 1000;

/** Runs something many times at once and returns what failed. */
async function manyTimes(run: (n: number) => Promise<unknown>): Promise<PromiseRejectedResult[]> {
  const results = await Promise.allSettled(Array.from({ length: MANY }, (_, n) => run(n)));
  return results.filter((result) => result.status === 'rejected');
}

describe('embedded MongoDB: concurrency', () => {
  const store = useStore();

  it('loses none of 1,000 increments', async () => {
    const collection = await store.filled([{ _id: 1, n: 0 }]);
    assert.deepEqual(await manyTimes(() => collection.updateOne({ _id: 1 }, { $inc: { n: 1 } })), []);
    assert.equal((await collection.findOne())?.n, MANY);
  });

  it('loses none of 1,000 pushes, in the order that each client sent them', async () => {
    const collection = await store.filled([{ _id: 1 }]);
    await manyTimes((n) => collection.updateOne({ _id: 1 }, { $push: { list: n } } as TestDocument));
    const list: number[] = (await collection.findOne())?.list;
    assert.equal(new Set(list).size, MANY);
  });

  it('takes as many elements in one push as fit', async () => {
    const collection = await store.filled([{ _id: 1, list: [-1] }]);
    const $each = Array.from({ length: 300_000 }, (_, i) => i);
    await collection.updateOne({ _id: 1 }, { $push: { list: { $each, $position: 0 } } } as TestDocument);
    assert.equal((await collection.findOne())?.list.length, 300_001);
  });

  it('makes one document of 1,000 upserts of one key', async () => {
    const collection = store.collection();
    await collection.createIndex({ key: 1 }, { unique: true });
    const failures = await manyTimes(() =>
      collection.updateOne({ key: 'x' }, { $inc: { n: 1 }, $setOnInsert: { first: true } }, { upsert: true }),
    );
    const [found, ...others] = await collection.find().toArray();
    assert.deepEqual(others, []);
    // MongoDB may tell the losers of the race that there is a document now.
    for (const { reason } of failures) assert.equal(reason.code, 11000);
    assert.equal(found?.n, MANY - failures.length);
  });

  it('gives each of 1,000 findAndModify another number', async () => {
    const collection = await store.filled([{ _id: 'counter', n: 0 }]);
    const numbers = await Promise.all(
      Array.from({ length: MANY }, async () => {
        const after = await collection.findOneAndUpdate(
          { _id: 'counter' },
          { $inc: { n: 1 } },
          { returnDocument: 'after' },
        );
        return after?.n;
      }),
    );
    assert.deepEqual(
      numbers.sort((a, b) => a - b),
      Array.from({ length: MANY }, (_, i) => i + 1),
    );
  });

  it('keeps the good ones of writes that arrive together with failing ones', async () => {
    const collection = await store.filled([{ _id: 0, a: 'text' }]);
    const failures = await manyTimes((n) =>
      n % 2 === 0
        ? collection.insertOne({ _id: n + 1 })
        : collection.updateOne({ _id: 0 }, { $inc: { a: 1 } }),
    );
    assert.equal(failures.length, MANY / 2);
    assert.equal(await collection.countDocuments(), MANY / 2 + 1);
  });

  it('undoes an index that cannot be made without undoing what arrives with it', async () => {
    const collection = await store.filled([
      { _id: 1, a: 1 },
      { _id: 2, a: 1 },
    ]);
    const [failure] = await Promise.all([
      failureOf(collection.createIndex({ a: 1 }, { unique: true })),
      ...Array.from({ length: 50 }, (_, n) => collection.insertOne({ _id: n + 10, b: n })),
    ]);
    assert.equal(failure.code, 11000);
    assert.equal(await collection.countDocuments(), 52);
    assert.equal((await collection.indexes()).length, 1);
    await collection.insertOne({ a: 1 });
  });
});
