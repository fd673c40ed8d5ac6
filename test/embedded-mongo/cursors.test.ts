import assert from 'node:assert/strict';
import { Cursors } from '../../scripts/embedded-mongo/commands/cursors.ts';
import { type Collection, failureOf, Long, onlyEmbedded, useStore } from './support/store.ts';

describe('embedded MongoDB: cursors', () => {
  const store = useStore();
  const numbers = Array.from({ length: 1000 }, (_, _id) => ({ _id }));
  let collection: Collection;

  before(async () => {
    collection = await store.filled(numbers);
  });

  const find = (options: object) => store.db.command({ find: collection.collectionName, ...options });
  const getMore = (id: unknown, options: object = {}) =>
    store.db.command({ getMore: id, collection: collection.collectionName, ...options });

  it('read everything, in batches', async () => {
    for (const batchSize of [1, 7, 101, 1000, 5000]) {
      const ids = (await collection.find({}, { batchSize }).toArray()).map(({ _id }) => _id);
      assert.deepEqual(
        ids,
        numbers.map(({ _id }) => _id),
        `batches of ${batchSize}`,
      );
    }
  });

  it('begin with 101 documents, then give as many as fit', async () => {
    const { cursor } = await find({});
    assert.equal(cursor.firstBatch.length, 101);
    assert.equal(cursor.ns, collection.namespace);
    const more = await getMore(Long.fromString(String(cursor.id)));
    assert.equal(more.cursor.nextBatch.length, 899);
    assert.equal(String(more.cursor.id), '0');
  });

  it('end with the limit, and with a single batch', async () => {
    const limited = await find({ limit: 150 });
    const rest = await getMore(Long.fromString(String(limited.cursor.id)));
    assert.deepEqual([rest.cursor.nextBatch.length, String(rest.cursor.id)], [49, '0']);
    const single = await find({ batchSize: 5, singleBatch: true });
    assert.deepEqual([single.cursor.firstBatch.length, String(single.cursor.id)], [5, '0']);
    const none = await find({ batchSize: 0 });
    assert.equal(none.cursor.firstBatch.length, 0);
    const first = await getMore(Long.fromString(String(none.cursor.id)), { batchSize: 3 });
    assert.deepEqual(first.cursor.nextBatch, numbers.slice(0, 3));
  });

  it('are gone when they are killed', async () => {
    const { cursor } = await find({ batchSize: 2 });
    const id = Long.fromString(String(cursor.id));
    const killed = await store.db.command({
      killCursors: collection.collectionName,
      cursors: [id, Long.fromNumber(5)],
    });
    assert.deepEqual(killed.cursorsKilled.map(String), [String(id)]);
    assert.deepEqual(killed.cursorsNotFound.map(String), ['5']);
    assert.equal((await failureOf(getMore(id))).code, 43);
  });

  it('belong to their collection', async () => {
    const { cursor } = await find({ batchSize: 2 });
    const id = Long.fromString(String(cursor.id));
    const failure = await failureOf(store.db.command({ getMore: id, collection: 'other' }));
    assert.ok([13, 43].includes(failure.code ?? 0), failure.message);
    await getMore(id);
  });

  it('end their batches before 16 MB', async () => {
    const large = await store.filled(
      Array.from({ length: 5 }, (_, _id) => ({ _id, v: 'x'.repeat(7_000_000) })),
    );
    const { cursor } = await store.db.command({ find: large.collectionName });
    assert.equal(cursor.firstBatch.length, 2);
    assert.equal((await large.find().toArray()).length, 5);
  });

  it('go on while the collection changes', async () => {
    const changing = await store.filled(numbers);
    const cursor = changing.find({ _id: { $gte: 0 } }, { batchSize: 10, sort: { _id: 1 } });
    const seen: unknown[] = [];
    for await (const { _id } of cursor) {
      seen.push(_id);
      if (_id === 5) await changing.deleteMany({ _id: { $gte: 500, $lt: 900 } });
    }
    const expected = [...numbers.slice(0, 500), ...numbers.slice(900)].map(({ _id }) => _id);
    assert.deepEqual(seen, expected);
  });

  it('do not give documents that no longer fulfil the query when their turn comes', async () => {
    const changing = await store.filled(Array.from({ length: 200 }, (_, i) => ({ _id: i, n: i })));
    await changing.createIndex({ n: 1 });
    const cursor = changing.find({ n: { $gte: 0 } }, { batchSize: 2, sort: { n: 1 } });
    const seen: unknown[] = [];
    for await (const { _id } of cursor) {
      seen.push(_id);
      if (_id === 1) await changing.updateMany({ _id: { $gte: 10, $lt: 190 } }, { $set: { n: -1 } });
    }
    const expected = Array.from({ length: 200 }, (_, i) => i).filter((i) => i < 10 || i >= 190);
    assert.deepEqual(seen, expected);
  });

  it('of a dropped collection fail', async () => {
    const dropped = await store.filled(numbers);
    const { cursor } = await store.db.command({ find: dropped.collectionName, batchSize: 2 });
    await dropped.drop();
    const id = Long.fromString(String(cursor.id));
    const failure = await failureOf(store.db.command({ getMore: id, collection: dropped.collectionName }));
    assert.ok([43, 175].includes(failure.code ?? 0), failure.message);
  });

  it('of aggregations and lists come in batches, too', async () => {
    const results = await collection
      .aggregate([{ $match: {} }, { $addFields: { x: 1 } }], { batchSize: 100 })
      .toArray();
    assert.equal(results.length, 1000);
    const { cursor } = await store.db.command({ listCollections: 1, cursor: { batchSize: 1 } });
    assert.equal(cursor.firstBatch.length, 1);
    assert.notEqual(String(cursor.id), '0');
  });

  it('stop a query that takes longer than it may', async () => {
    const slow = await store.filled(Array.from({ length: 20_000 }, (_, i) => ({ i, text: 'x'.repeat(50) })));
    const filter = { text: { $regex: 'y$' } };
    assert.equal((await failureOf(slow.find(filter, { maxTimeMS: 1 }).toArray())).code, 50);
    assert.equal((await failureOf(slow.updateMany(filter, { $set: { a: 1 } }, { maxTimeMS: 1 }))).code, 50);
    const pipeline = slow.aggregate([{ $match: filter }], { maxTimeMS: 1 });
    assert.equal((await failureOf(pipeline.toArray())).code, 50);
  });

  describe('that nobody reads', () => {
    onlyEmbedded();

    const open = (cursors: Cursors) => cursors.open('a.b', [{ n: 1 }, { n: 2 }], 1);

    it('are closed after 10 minutes', () => {
      let now = 0;
      const cursors = new Cursors(() => now);
      const [early, late] = [open(cursors).id as bigint, open(cursors).id as bigint];
      now += 10 * 60_000;
      assert.deepEqual(cursors.more(early, 'a.b', 1).nextBatch, [{ n: 2 }]);
      now += 1;
      assert.throws(() => cursors.more(late, 'a.b', 1), { code: 43 });
    });

    it('are 1,000 at most', () => {
      const cursors = new Cursors();
      for (let n = 0; n < 1000; n++) open(cursors);
      assert.throws(() => open(cursors), /1000 open cursors/);
    });
  });
});
