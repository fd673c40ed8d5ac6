import assert from 'node:assert/strict';
import { failureOf, Long, type TestDocument, useStore } from './support/store.ts';

type Options = { arrayFilters?: TestDocument[]; upsert?: boolean };

/** A document, an update of it, and what it is then (without `_id`). */
type Change = readonly [
  before: TestDocument,
  update: TestDocument,
  after: TestDocument,
  filter?: TestDocument,
  options?: Options,
];

// biome-ignore format: one case on a line
const CHANGES: Readonly<Record<string, readonly Change[]>> = {
  $set: [
    [{ a: 1 }, { $set: { a: 2, b: 3 } }, { a: 2, b: 3 }],
    [{ a: 1 }, { $set: { 'b.c.d': 1 } }, { a: 1, b: { c: { d: 1 } } }],
    [{ a: [1, 2] }, { $set: { 'a.1': 9 } }, { a: [1, 9] }],
    [{ a: [1] }, { $set: { 'a.3': 9 } }, { a: [1, null, null, 9] }],
    [{ a: [{ b: 1 }] }, { $set: { 'a.0.b': 2, 'a.0.c': 3 } }, { a: [{ b: 2, c: 3 }] }],
    [{ a: { x: 1 } }, { $set: { a: { y: 1 } } }, { a: { y: 1 } }],
    [{ a: 1 }, { $set: {} }, { a: 1 }],
    [{ a: {} }, { $set: { 'a.0': 1 } }, { a: { 0: 1 } }],
    [{ a: 1 }, { $set: { b: null } }, { a: 1, b: null }],
    [{}, { $set: { schema: { $ref: '#/x', $defs: { y: 1 } } } }, { schema: { $ref: '#/x', $defs: { y: 1 } } }],
  ],
  $unset: [
    [{ a: 1, b: 2 }, { $unset: { a: '' } }, { b: 2 }],
    [{ a: [1, 2, 3] }, { $unset: { 'a.1': '' } }, { a: [1, null, 3] }],
    [{ a: { b: 1, c: 2 } }, { $unset: { 'a.b': '', 'x.y': '' } }, { a: { c: 2 } }],
    [{ a: 5 }, { $unset: { 'a.b': '' } }, { a: 5 }],
  ],
  $inc: [
    [{ a: 1 }, { $inc: { a: 2, b: -3 } }, { a: 3, b: -3 }],
    [{ a: 1.5 }, { $inc: { a: 1 } }, { a: 2.5 }],
    [{ a: { b: [1, 2] } }, { $inc: { 'a.b.1': 5 } }, { a: { b: [1, 7] } }],
    [{ a: 2147483647 }, { $inc: { a: 1 } }, { a: 2147483648 }],
  ],
  '$min and $max': [
    [{ a: 5 }, { $min: { a: 3, b: 1 } }, { a: 3, b: 1 }],
    [{ a: 5 }, { $min: { a: 7 } }, { a: 5 }],
    [{ a: 5 }, { $max: { a: 7 } }, { a: 7 }],
    [{ a: 5 }, { $max: { a: 'x' } }, { a: 'x' }],
    [{ a: 5 }, { $min: { a: null } }, { a: null }],
  ],
  $setOnInsert: [[{ a: 1 }, { $setOnInsert: { b: 1 }, $set: { c: 1 } }, { a: 1, c: 1 }]],
  $push: [
    [{}, { $push: { a: 1 } }, { a: [1] }],
    [{ a: [1] }, { $push: { a: [2, 3] } }, { a: [1, [2, 3]] }],
    [{ a: [1] }, { $push: { a: { $each: [2, 3] } } }, { a: [1, 2, 3] }],
    [{ a: [1, 4] }, { $push: { a: { $each: [2, 3], $position: 1 } } }, { a: [1, 2, 3, 4] }],
    [{ a: [1, 4] }, { $push: { a: { $each: [2, 3], $position: -1 } } }, { a: [1, 2, 3, 4] }],
    [{ a: [3, 1] }, { $push: { a: { $each: [2], $sort: 1 } } }, { a: [1, 2, 3] }],
    [{ a: [3, 1] }, { $push: { a: { $each: [2], $sort: -1, $slice: 2 } } }, { a: [3, 2] }],
    [{ a: [1, 2] }, { $push: { a: { $each: [3, 4], $slice: -3 } } }, { a: [2, 3, 4] }],
    [{ a: [1, 2] }, { $push: { a: { $each: [], $slice: 1 } } }, { a: [1] }],
    [{ a: [1, 2] }, { $push: { a: { $each: [3], $slice: 0 } } }, { a: [] }],
    [{ a: [{ k: 2, v: 1 }, { k: 1, v: 2 }] }, { $push: { a: { $each: [{ k: 1, v: 3 }], $sort: { k: 1, v: -1 } } } }, { a: [{ k: 1, v: 3 }, { k: 1, v: 2 }, { k: 2, v: 1 }] }],
  ],
  $addToSet: [
    [{ a: [1, 2] }, { $addToSet: { a: 2 } }, { a: [1, 2] }],
    [{ a: [1, 2] }, { $addToSet: { a: 3, b: 1 } }, { a: [1, 2, 3], b: [1] }],
    [{ a: [1] }, { $addToSet: { a: { $each: [2, 1, 2, 3] } } }, { a: [1, 2, 3] }],
    [{ a: [{ x: 1 }] }, { $addToSet: { a: { x: 1 } } }, { a: [{ x: 1 }] }],
    [{ a: [1] }, { $addToSet: { a: [1] } }, { a: [1, [1]] }],
  ],
  $pop: [
    [{ a: [1, 2, 3] }, { $pop: { a: 1 } }, { a: [1, 2] }],
    [{ a: [1, 2, 3] }, { $pop: { a: -1 } }, { a: [2, 3] }],
    [{ a: [] }, { $pop: { a: 1, b: 1 } }, { a: [] }],
  ],
  $pull: [
    [{ a: [1, 2, 1] }, { $pull: { a: 1 } }, { a: [2] }],
    [{ a: [1, 5, 9] }, { $pull: { a: { $gte: 5 } } }, { a: [1] }],
    [{ a: [{ k: 1, v: 1 }, { k: 2, v: 2 }, 7] }, { $pull: { a: { k: 1 } } }, { a: [{ k: 2, v: 2 }, 7] }],
    [{ a: [{ k: 1, v: 1 }, { k: 2, v: 2 }] }, { $pull: { a: { v: { $gt: 1 } } } }, { a: [{ k: 1, v: 1 }] }],
    [{ a: ['ab', 'cd'] }, { $pull: { a: /^a/ } }, { a: ['cd'] }],
    [{ a: [1, 2] }, { $pull: { a: { $in: [2, 3] }, b: 1 } }, { a: [1] }],
    [{ a: [[1, 2], [3]] }, { $pull: { a: [1, 2] } }, { a: [[3]] }],
    [{ a: [{ b: [1, 2] }, { b: [3] }] }, { $pull: { 'a.$[].b': 1 } }, { a: [{ b: [2] }, { b: [3] }] }],
  ],
  $pullAll: [[{ a: [1, 2, 3, 2] }, { $pullAll: { a: [2, 3, 9] } }, { a: [1] }]],
  'the positional operator $': [
    [{ a: [1, 2, 2] }, { $set: { 'a.$': 9 } }, { a: [1, 9, 2] }, { a: 2 }],
    [{ a: [{ k: 1 }, { k: 2 }] }, { $set: { 'a.$.v': 9 } }, { a: [{ k: 1 }, { k: 2, v: 9 }] }, { 'a.k': 2 }],
    [{ a: [{ k: 1, v: 1 }, { k: 1, v: 2 }] }, { $inc: { 'a.$.v': 5 } }, { a: [{ k: 1, v: 1 }, { k: 1, v: 7 }] }, { a: { $elemMatch: { k: 1, v: 2 } } }],
    [{ a: [1, 5] }, { $pull: { a: 1 } }, { a: [5] }, { a: { $gt: 3 } }],
    [{ a: [{ b: [1, 2] }, { b: [3] }] }, { $set: { 'a.$.c': 1 } }, { a: [{ b: [1, 2] }, { b: [3], c: 1 }] }, { 'a.b': 3 }],
  ],
  'the operator $[]': [
    [{ a: [1, 2] }, { $inc: { 'a.$[]': 10 } }, { a: [11, 12] }],
    [{ a: [{ b: [1] }, { b: [2, 3] }] }, { $inc: { 'a.$[].b.$[]': 2 } }, { a: [{ b: [3] }, { b: [4, 5] }] }],
    [{ a: [] }, { $set: { 'a.$[]': 1 } }, { a: [] }],
  ],
  'array filters': [
    [{ a: [1, 5, 9] }, { $set: { 'a.$[big]': 0 } }, { a: [1, 0, 0] }, {}, { arrayFilters: [{ big: { $gte: 5 } }] }],
    [{ a: [{ k: 1, v: [1, 2] }, { k: 2, v: [1, 2] }] }, { $set: { 'a.$[x].v.$[y]': 9 } }, { a: [{ k: 1, v: [1, 2] }, { k: 2, v: [1, 9] }] }, {}, { arrayFilters: [{ 'x.k': 2 }, { y: { $gt: 1 } }] }],
    [{ a: [{ k: 1, d: 1 }, { k: 2, d: 1 }] }, { $set: { 'a.$[x].d': 0 } }, { a: [{ k: 1, d: 0 }, { k: 2, d: 1 }] }, {}, { arrayFilters: [{ $or: [{ 'x.k': 1 }, { 'x.k': 7 }] }] }],
  ],
  'several operators': [
    [{ a: 1, b: [1], c: 1 }, { $inc: { a: 1 }, $push: { b: 2 }, $unset: { c: '' } }, { a: 2, b: [1, 2] }],
    [{}, { $set: { c: 1, a: 1, b: 1 } }, { a: 1, b: 1, c: 1 }],
    [{}, { $set: { 'n.10': 1, 'n.9': 1 } }, { n: { 9: 1, 10: 1 } }],
  ],
};

/** Updates that fail, with the code. */
const FAILURES: readonly (readonly [
  before: TestDocument,
  update: TestDocument,
  code: number,
  options?: Options,
])[] = [
  [{ a: 'x' }, { $inc: { a: 1 } }, 14],
  [{ a: 1 }, { $inc: { a: 'x' } }, 14],
  [{ a: Long.MAX_VALUE }, { $inc: { a: 1 } }, 2],
  [{ a: 5 }, { $push: { a: 1 } }, 2],
  [{ a: 5 }, { $addToSet: { a: 1 } }, 2],
  [{ a: 5 }, { $pull: { a: 1 } }, 2],
  [{ a: 5 }, { $pop: { a: 1 } }, 14],
  [{ a: [1] }, { $pop: { a: 5 } }, 9],
  [{ a: 5 }, { $set: { 'a.b': 1 } }, 28],
  [{ a: [1] }, { $set: { 'a.b': 1 } }, 28],
  [{ a: null }, { $set: { 'a.b': 1 } }, 28],
  [{ a: 1 }, { $set: { a: 1 }, $inc: { a: 1 } }, 40],
  [{ a: 1 }, { $set: { 'a.b': 1, a: 1 } }, 40],
  [{ a: [1] }, { $set: { 'a.$': 1 } }, 2],
  [{ a: [1] }, { $set: { 'a.$[x]': 1 } }, 2],
  [{ a: [1] }, { $set: { 'a.$[x]': 1 } }, 9, { arrayFilters: [{ x: 1 }, { y: 1 }] }],
  [{ a: [1] }, { $set: { 'a.$[x]': 1 } }, 9, { arrayFilters: [{ x: 1, y: 1 }] }],
  [{ a: [1] }, { $set: { 'a.$[x]': 1 } }, 9, { arrayFilters: [{ x: 1 }, { x: 2 }] }],
  [{ a: 1 }, { $set: { 'a.$[]': 1 } }, 2],
  [{}, { $set: { 'a.$[]': 1 } }, 2],
  [{ a: 1 }, { $set: { _id: 'other' } }, 66],
  [{ a: 1 }, { $unset: { _id: '' } }, 66],
  [{ a: 1 }, { $foo: { a: 1 } }, 9],
  [{ a: 1 }, { $set: { a: 2 }, constructor: { a: 1 } }, 9],
  [{ a: 1 }, { $set: 5 }, 9],
  [{ a: 1 }, { $set: { '': 1 } }, 56],
  [{ a: 1 }, { $set: { 'a..b': 1 } }, 56],
  [{ a: [1] }, { $push: { a: { $each: 5 } } }, 2],
  [{ a: [1] }, { $addToSet: { a: { $each: 5 } } }, 14],
  [{ a: [1] }, { $addToSet: { a: { $each: [5], $slice: 1 } } }, 2],
  [{ a: [1] }, { $set: { 'a.$[]': 1, 'a.0': 2 } }, 40],
  [{ a: [[1]] }, { $set: { 'a.$.$': 1 } }, 2],
  [{ a: [1] }, { $push: { a: { $each: [1], $what: 1 } } }, 2],
  [{ a: [] }, { $set: { 'a.2000000': 1 } }, 2],
];

describe('embedded MongoDB: update operators', () => {
  const store = useStore();

  for (const [name, changes] of Object.entries(CHANGES)) {
    it(`changes documents by ${name}`, async () => {
      const collection = store.collection();
      for (const [before, update, after, filter = {}, options = {}] of changes) {
        const { insertedId } = await collection.insertOne({ ...before });
        const result = await collection.updateOne({ _id: insertedId, ...filter }, update, options);
        const found = await collection.findOne({ _id: insertedId });
        const { _id, ...fields } = found ?? {};
        assert.deepEqual(_id, insertedId);
        assert.deepEqual(fields, after, JSON.stringify(update));
        assert.deepEqual(Object.keys(fields), Object.keys(after), `order of ${JSON.stringify(update)}`);
        assert.equal(result.matchedCount, 1);
        assert.equal(
          result.modifiedCount,
          Number(JSON.stringify(before) !== JSON.stringify(after)),
          JSON.stringify(update),
        );
      }
    });
  }

  it('refuses updates with the codes of MongoDB and changes nothing', async () => {
    const collection = store.collection();
    for (const [before, update, code, options = {}] of FAILURES) {
      const { insertedId } = await collection.insertOne({ ...before });
      const failure = await failureOf(collection.updateOne({ _id: insertedId }, update, options));
      assert.equal(failure.code, code, `${JSON.stringify(update)}: ${failure.message}`);
      const unchanged = await collection.findOne({ _id: insertedId }, { promoteValues: false });
      const { _id, ...fields } = unchanged ?? {};
      assert.deepEqual(Object.keys(fields), Object.keys(before));
    }
  });

  it('keeps 64-bit integers what they are', async () => {
    const collection = store.collection();
    const raw = { promoteValues: false } as const;
    const large = Long.fromString('9007199254740993');
    await collection.insertOne({ _id: 1, a: large, b: Long.fromNumber(1), c: 1, list: [large] });
    const set: TestDocument = { $inc: { a: 2, b: 1, c: 1 }, $set: { d: large }, $push: { list: large } };
    await collection.updateOne({ _id: 1 }, set);
    const found = await collection.findOne({ _id: 1 }, raw);
    assert.deepEqual(
      ['a', 'b', 'c', 'd'].map((name) => `${found?.[name]._bsontype} ${found?.[name]}`),
      ['Long 9007199254740995', 'Long 2', 'Int32 2', 'Long 9007199254740993'],
    );
    assert.deepEqual(found?.list.map(String), [String(large), String(large)]);
    await collection.updateOne({ _id: 1 }, { $inc: { b: 0.5 } });
    assert.equal((await collection.findOne({ _id: 1 }))?.b, 2.5);
  });

  it('counts what it matched apart from what it modified', async () => {
    const collection = await store.filled([
      { _id: 1, a: 1 },
      { _id: 2, a: 2 },
      { _id: 3, a: 3 },
    ]);
    const result = await collection.updateMany({ a: { $gte: 2 } }, { $set: { a: 2 } });
    assert.deepEqual([result.matchedCount, result.modifiedCount], [2, 1]);
    const none = await collection.updateMany({ a: 99 }, { $set: { a: 1 } });
    assert.deepEqual([none.matchedCount, none.modifiedCount, none.upsertedCount], [0, 0, 0]);
  });

  it('updates every document once, although the change moves it in the index that is read', async () => {
    const collection = await store.filled(Array.from({ length: 500 }, (_, a) => ({ a })));
    await collection.createIndex({ a: 1 });
    const result = await collection.updateMany({ a: { $gte: 0 } }, { $inc: { a: 1000 } });
    assert.equal(result.modifiedCount, 500);
    assert.equal(await collection.countDocuments({ a: { $gte: 1000, $lt: 1500 } }), 500);
  });

  it('replaces a document and keeps its _id', async () => {
    const collection = await store.filled([{ _id: 1, a: 1, b: 2 }]);
    await collection.replaceOne({ _id: 1 }, { c: 3 });
    assert.deepEqual(await collection.findOne(), { _id: 1, c: 3 });
    const failure = await failureOf(collection.replaceOne({ c: 3 }, { _id: 2, c: 3 } as object));
    assert.equal(failure.code, 66);
  });

  it('refuses statements that contradict themselves', async () => {
    const collection = await store.filled([{ _id: 1, a: 1 }]);
    const run = async (update: TestDocument) => {
      const reply = await store.db.command({
        update: collection.collectionName,
        updates: [{ q: {}, ...update }],
      });
      return reply.writeErrors?.[0].code;
    };
    assert.equal(await run({ u: { b: 1 }, multi: true }), 9);
    assert.equal(await run({ u: { b: 1 }, arrayFilters: [{ x: 1 }] }), 9);
    assert.equal(await run({ u: { b: 1, $set: { c: 1 } } }), 9);
    assert.equal(await run({ u: { $set: { c: 1 }, b: 1 } }), 9);
    assert.deepEqual(await collection.find().toArray(), [{ _id: 1, a: 1 }]);
  });

  it('inserts what an upsert says', async () => {
    const cases: readonly (readonly [TestDocument, TestDocument, TestDocument])[] = [
      [
        { _id: 1, a: 1 },
        { $set: { b: 2 }, $setOnInsert: { c: 3 } },
        { _id: 1, a: 1, b: 2, c: 3 },
      ],
      [{ _id: 2, 'x.y': 1, z: { $gt: 5 } }, { $inc: { n: 1 } }, { _id: 2, x: { y: 1 }, n: 1 }],
      [
        { $and: [{ _id: 3 }, { q: { $eq: 4 } }], r: { $in: [9] } },
        { $set: { a: 1 } },
        { _id: 3, q: 4, r: 9, a: 1 },
      ],
      [{ _id: 4, r: { $in: [1, 2] } }, { $push: { a: 1 } }, { _id: 4, a: [1] }],
    ];
    const collection = store.collection();
    for (const [filter, update, expected] of cases) {
      const result = await collection.updateOne(filter, update, { upsert: true });
      assert.deepEqual([result.upsertedCount, result.upsertedId], [1, expected._id]);
      assert.deepEqual(await collection.findOne({ _id: expected._id }), expected);
    }
    const generated = await collection.updateOne({ k: 1 }, { $set: { v: 1 } }, { upsert: true });
    assert.deepEqual(await collection.findOne({ k: 1 }), { _id: generated.upsertedId, k: 1, v: 1 });
    await collection.replaceOne({ _id: 9 }, { only: true }, { upsert: true });
    assert.deepEqual(await collection.findOne({ _id: 9 }), { _id: 9, only: true });
  });
});
