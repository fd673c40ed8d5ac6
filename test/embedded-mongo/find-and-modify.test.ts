import assert from 'node:assert/strict';
import { failureOf, useStore } from './support/store.ts';

describe('embedded MongoDB: findAndModify', () => {
  const store = useStore();
  const three = [
    { _id: 1, a: 3, items: [{ k: 1 }, { k: 2 }] },
    { _id: 2, a: 1, items: [] },
    { _id: 3, a: 2, items: [] },
  ];

  it('returns the document as it was, or as it is', async () => {
    const collection = await store.filled(three);
    const before = await collection.findOneAndUpdate({ _id: 1 }, { $inc: { a: 1 } });
    assert.equal(before?.a, 3);
    const after = await collection.findOneAndUpdate(
      { _id: 1 },
      { $inc: { a: 1 } },
      { returnDocument: 'after' },
    );
    assert.equal(after?.a, 5);
  });

  it('takes the first of a sort, and projects', async () => {
    const collection = await store.filled(three);
    const options = { sort: { a: 1 }, projection: { a: 1, _id: 0 }, returnDocument: 'after' } as const;
    assert.deepEqual(await collection.findOneAndUpdate({}, { $set: { a: 10 } }, options), { a: 10 });
    assert.deepEqual(await collection.findOneAndUpdate({}, { $set: { a: 11 } }, options), { a: 11 });
    assert.deepEqual(await collection.distinct('a'), [3, 10, 11]);
  });

  it('changes the array element that the query found', async () => {
    const collection = await store.filled(three);
    const result = await collection.findOneAndUpdate(
      { 'items.k': 2 },
      { $set: { 'items.$.done': true } },
      { returnDocument: 'after' },
    );
    assert.deepEqual(result?.items, [{ k: 1 }, { k: 2, done: true }]);
  });

  it('inserts when it is an upsert and finds nothing', async () => {
    const collection = store.collection();
    const options = { upsert: true, includeResultMetadata: true } as const;
    const before = await collection.findOneAndUpdate({ _id: 1 }, { $set: { a: 1 } }, options);
    assert.equal(before.value, null);
    assert.deepEqual(before.lastErrorObject, { n: 1, updatedExisting: false, upserted: 1 });
    const after = await collection.findOneAndUpdate(
      { _id: 2 },
      { $set: { a: 1 } },
      { upsert: true, returnDocument: 'after' },
    );
    assert.deepEqual(after, { _id: 2, a: 1 });
    const replaced = await collection.findOneAndReplace({ _id: 2 }, { b: 1 }, { returnDocument: 'after' });
    assert.deepEqual(replaced, { _id: 2, b: 1 });
  });

  it('removes and returns what it removed', async () => {
    const collection = await store.filled(three);
    assert.deepEqual(await collection.findOneAndDelete({}, { sort: { a: -1 }, projection: { a: 1 } }), {
      _id: 1,
      a: 3,
    });
    assert.equal(await collection.countDocuments(), 2);
    assert.equal(await collection.findOneAndDelete({ _id: 99 }), null);
    assert.equal(await store.collection().findOneAndDelete({}), null);
  });

  it('gives null when it finds nothing', async () => {
    const collection = await store.filled(three);
    assert.equal(await collection.findOneAndUpdate({ _id: 99 }, { $set: { a: 1 } }), null);
    const { lastErrorObject } = await collection.findOneAndUpdate(
      { _id: 99 },
      { $set: { a: 1 } },
      { includeResultMetadata: true },
    );
    assert.deepEqual(lastErrorObject, { n: 0, updatedExisting: false });
  });

  it('refuses combinations that contradict each other', async () => {
    const collection = await store.filled(three);
    const run = (options: object) =>
      failureOf(store.db.command({ findAndModify: collection.collectionName, ...options }));
    assert.equal((await run({ query: {} })).code, 9);
    assert.equal((await run({ remove: true, update: { $set: { a: 1 } } })).code, 9);
    assert.equal((await run({ remove: true, new: true })).code, 9);
    assert.equal((await run({ remove: true, upsert: true })).code, 9);
    assert.equal((await failureOf(collection.findOneAndUpdate({ _id: 1 }, { $set: { _id: 7 } }))).code, 66);
  });
});
