import assert from 'node:assert/strict';
import { type Collection, failureOf, type TestDocument, useStore } from './support/store.ts';

describe('embedded MongoDB: indexes', () => {
  const store = useStore();

  const names = async (collection: Collection) => (await collection.indexes()).map(({ name }) => name).sort();

  it('are listed as they were made', async () => {
    const collection = await store.filled([{ a: 1 }]);
    await collection.createIndexes([
      { key: { a: 1 }, unique: true },
      { key: { b: -1, c: 1 }, sparse: true, name: 'mine' },
      { key: { d: 1 }, partialFilterExpression: { d: { $gt: 5 } } },
    ]);
    const listed = await collection.indexes();
    const byName = new Map(listed.map(({ v, ...index }) => [index.name, index]));
    assert.deepEqual(byName.get('_id_'), { key: { _id: 1 }, name: '_id_' });
    assert.deepEqual(byName.get('a_1'), { key: { a: 1 }, name: 'a_1', unique: true });
    assert.deepEqual(byName.get('mine'), { key: { b: -1, c: 1 }, name: 'mine', sparse: true });
    assert.deepEqual(byName.get('d_1'), {
      key: { d: 1 },
      name: 'd_1',
      partialFilterExpression: { d: { $gt: 5 } },
    });
  });

  it('are made once, and their collection with them', async () => {
    const collection = store.collection();
    const create = () =>
      store.db.command({
        createIndexes: collection.collectionName,
        indexes: [{ key: { a: 1 }, name: 'a_1' }],
      });
    const first = await create();
    assert.deepEqual(
      [first.numIndexesBefore, first.numIndexesAfter, first.createdCollectionAutomatically],
      [1, 2, true],
    );
    const second = await create();
    assert.deepEqual([second.numIndexesBefore, second.numIndexesAfter], [2, 2]);
  });

  it('are dropped by name, by key, and all at once', async () => {
    const collection = await store.filled([{ a: 1 }]);
    for (const field of ['a', 'b', 'c', 'd']) await collection.createIndex({ [field]: 1 });
    await collection.dropIndex('a_1');
    await store.db.command({ dropIndexes: collection.collectionName, index: { b: 1 } });
    assert.deepEqual(await names(collection), ['_id_', 'c_1', 'd_1']);
    await collection.dropIndexes();
    assert.deepEqual(await names(collection), ['_id_']);
    assert.equal((await failureOf(collection.dropIndex('nothing'))).code, 27);
    assert.equal((await failureOf(collection.dropIndex('_id_'))).code, 72);
  });

  it('are refused when they contradict one that there is', async () => {
    const collection = await store.filled([{ a: 1 }]);
    await collection.createIndex({ a: 1 });
    assert.equal((await failureOf(collection.createIndex({ a: 1 }, { name: 'other' }))).code, 85);
    assert.equal((await failureOf(collection.createIndex({ b: 1 }, { name: 'a_1' }))).code, 86);
    const unique = await failureOf(collection.createIndex({ a: 1 }, { unique: true }));
    assert.ok(unique.code === 85 || unique.code === 86);
    assert.equal((await failureOf(collection.createIndex({}))).code, 67);
    assert.equal((await failureOf(collection.createIndex({ c: 0 as 1 }))).code, 67);
    assert.deepEqual(await names(collection), ['_id_', 'a_1']);
  });

  it('that are unique refuse a second document, and say which key it has', async () => {
    const collection = await store.filled([{ _id: 1, email: 'a@x', team: { name: 'x' }, n: 1 }]);
    await collection.createIndex({ email: 1 }, { unique: true });
    await collection.createIndex({ 'team.name': 1, n: -1 }, { unique: true });
    const byEmail = await failureOf(collection.insertOne({ email: 'a@x' }));
    assert.equal(byEmail.code, 11000);
    assert.deepEqual(byEmail.keyPattern, { email: 1 });
    assert.deepEqual(byEmail.keyValue, { email: 'a@x' });
    assert.match(
      byEmail.message,
      /E11000 duplicate key error collection: .* index: email_1 dup key: \{ email: "a@x" \}/,
    );
    const byTeam = await failureOf(collection.insertOne({ email: 'b@x', team: { name: 'x' }, n: 1 }));
    assert.deepEqual(byTeam.keyPattern, { 'team.name': 1, n: -1 });
    assert.deepEqual(byTeam.keyValue, { 'team.name': 'x', n: 1 });
    const byId = await failureOf(collection.insertOne({ _id: 1, email: 'c@x' }));
    assert.deepEqual([byId.code, byId.keyPattern, byId.keyValue], [11000, { _id: 1 }, { _id: 1 }]);
    assert.equal(await collection.countDocuments(), 1);
  });

  it('that are unique hold for updates, too, and a failed one changes nothing', async () => {
    const collection = await store.filled([
      { _id: 1, a: 1, b: 1 },
      { _id: 2, a: 2, b: 2 },
    ]);
    await collection.createIndex({ a: 1 }, { unique: true });
    const failure = await failureOf(collection.updateOne({ _id: 2 }, { $set: { a: 1, b: 9 } }));
    assert.deepEqual([failure.code, failure.keyValue], [11000, { a: 1 }]);
    assert.deepEqual(await collection.findOne({ _id: 2 }), { _id: 2, a: 2, b: 2 });
    await collection.updateOne({ _id: 1 }, { $set: { a: 3 } });
    await collection.updateOne({ _id: 2 }, { $set: { a: 1 } });
    assert.equal((await collection.findOne({ a: 1 }))?._id, 2);
    await collection.deleteOne({ _id: 1 });
    await collection.insertOne({ _id: 4, a: 3 });
    assert.equal((await failureOf(collection.findOneAndUpdate({ _id: 4 }, { $set: { a: 1 } }))).code, 11000);
  });

  it('that are unique see each element of an array, and a missing field as null', async () => {
    const collection = await store.filled([{ _id: 1, tags: ['a', 'b', 'a'] }, { _id: 2 }]);
    await collection.createIndex({ tags: 1 }, { unique: true });
    const failure = await failureOf(collection.insertOne({ tags: ['c', 'b'] }));
    assert.deepEqual([failure.code, failure.keyValue], [11000, { tags: 'b' }]);
    assert.deepEqual((await failureOf(collection.insertOne({ other: 1 }))).keyValue, { tags: null });
    const pull: TestDocument = { $pull: { tags: 'b' } };
    await collection.updateOne({ _id: 1 }, pull);
    await collection.insertOne({ tags: ['c', 'b'] });
  });

  it('cannot be on two arrays at once', async () => {
    const collection = await store.filled([{ a: [1, 2], b: [1, 2] }]);
    assert.equal((await failureOf(collection.createIndex({ a: 1, b: 1 }))).code, 171);
    await collection.deleteMany({});
    await collection.createIndex({ a: 1, b: 1 });
    await collection.insertOne({ _id: 1, a: [1, 2], b: 1 });
    assert.equal((await failureOf(collection.insertOne({ a: [1], b: [1] }))).code, 171);
    assert.deepEqual(await collection.distinct('_id', { a: 2, b: 1 }), [1]);
  });

  it('that are sparse leave out documents without the field', async () => {
    const collection = await store.filled([{ _id: 1 }, { _id: 2 }, { _id: 3, key: 'x' }]);
    await collection.createIndex({ key: 1 }, { unique: true, sparse: true });
    await collection.insertOne({ _id: 4 });
    assert.equal((await failureOf(collection.insertOne({ key: 'x' }))).code, 11000);
    await collection.insertOne({ _id: 5, key: null });
    assert.equal((await failureOf(collection.insertOne({ key: null }))).code, 11000);
    const ids = async (query: TestDocument) =>
      (await collection.find(query).sort({ _id: 1 }).toArray()).map(({ _id }) => _id);
    assert.deepEqual(await ids({ key: null }), [1, 2, 4, 5]);
    assert.deepEqual(await ids({ key: { $exists: true } }), [3, 5]);
    assert.equal((await collection.find().sort({ key: 1 }).toArray()).length, 5);
  });

  it('that are partial hold for the documents of their filter only', async () => {
    const collection = store.collection();
    const partialFilterExpression = { state: 'live', n: { $gte: 10 } };
    await collection.createIndex({ name: 1 }, { unique: true, partialFilterExpression });
    await collection.insertMany([
      { _id: 1, name: 'a', state: 'live', n: 10 },
      { _id: 2, name: 'a', state: 'dead', n: 10 },
      { _id: 3, name: 'a', state: 'live', n: 9 },
    ]);
    assert.equal((await failureOf(collection.insertOne({ name: 'a', state: 'live', n: 11 }))).code, 11000);
    assert.equal(
      (await failureOf(collection.updateOne({ _id: 2 }, { $set: { state: 'live' } }))).code,
      11000,
    );
    const ids = async (query: TestDocument) =>
      (await collection.find(query).sort({ _id: 1 }).toArray()).map(({ _id }) => _id);
    assert.deepEqual(await ids({ name: 'a' }), [1, 2, 3]);
    assert.deepEqual(await ids({ name: 'a', state: 'live', n: { $gt: 15 } }), []);
    assert.deepEqual(await ids({ name: 'a', state: 'live', n: { $gte: 10 } }), [1]);
    await collection.updateOne({ _id: 1 }, { $set: { state: 'dead' } });
    await collection.updateOne({ _id: 2 }, { $set: { state: 'live' } });
    assert.deepEqual(await ids({ name: 'a', state: 'live', n: 10 }), [2]);
  });

  it('that cannot be unique are not made', async () => {
    const collection = await store.filled([{ a: 1 }, { a: 1 }]);
    const failure = await failureOf(collection.createIndex({ a: 1 }, { unique: true }));
    assert.deepEqual([failure.code, failure.keyPattern, failure.keyValue], [11000, { a: 1 }, { a: 1 }]);
    assert.deepEqual(await names(collection), ['_id_']);
    await collection.insertOne({ a: 1 });
    assert.equal(await collection.countDocuments({ a: 1 }), 3);
  });

  it('are made all or none', async () => {
    const collection = store.collection();
    const indexes = [
      { key: { a: 1 }, name: 'one', unique: true },
      { key: { a: 1 }, name: 'two', unique: true },
    ];
    const failure = await failureOf(store.db.command({ createIndexes: collection.collectionName, indexes }));
    assert.ok([85, 86].includes(failure.code ?? 0), failure.message);
    await collection.insertMany([{ a: 1 }, { a: 1 }]);
    assert.equal(await collection.countDocuments({ a: 1 }), 2);
    assert.deepEqual(await names(collection), ['_id_']);
  });
});
