import assert from 'node:assert/strict';
import {
  Binary,
  Decimal128,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  type TestDocument,
  Timestamp,
  useStore,
} from './support/store.ts';

/** Values in the ascending order of MongoDB; those in one list are equal. */
// biome-ignore format: one type on a line
const ASCENDING: readonly (readonly unknown[])[] = [
  [new MinKey()],
  [[]],
  [null, undefined],
  [Number.NaN], [-Infinity], [-5.5], [0, -0, Long.fromNumber(0), Decimal128.fromString('0')], [5e-324], [0.1],
  [1, Long.fromNumber(1), Decimal128.fromString('1.00')],
  [9007199254740992], [Long.fromString('9007199254740993')], [Long.MAX_VALUE], [1e300], [Infinity],
  [''], ['\0'], ['A'], ['a'], ['a\0'], ['aa'], ['é'], ['\uffee'], ['\u{1f600}'],
  [{}], [{ a: 1 }], [{ a: 1, b: 0 }], [{ a: 2 }], [{ b: 1 }], [{ a: 'x' }],
  [new Binary(Buffer.from([9]))], [new Binary(Buffer.from([1, 1]))], [new Binary(Buffer.from([1, 2]))], [new Binary(Buffer.from([1, 2]), 128)],
  [new ObjectId('000000000000000000000001')], [new ObjectId('ff0000000000000000000000')],
  [false], [true],
  [new Date(-1)], [new Date(0)], [new Date(1)],
  [new Timestamp({ t: 1, i: 2 })], [new Timestamp({ t: 2, i: 1 })],
  [/a/], [/a/i], [/b/],
  [new MaxKey()],
];

describe('embedded MongoDB: sort order', () => {
  const store = useStore();

  /** A collection of all values, in a mixed order; `rank` is the place that a value has to get. */
  async function values() {
    const documents = ASCENDING.flatMap((equal, rank) =>
      equal.map((v): TestDocument => (v === undefined ? { rank } : { rank, v })),
    );
    const mixed = documents.map((document, i) => ({ document, place: (i * 7919) % 1009 }));
    return store.filled(mixed.sort((a, b) => a.place - b.place).map(({ document }) => document));
  }

  async function ranks(sort: TestDocument, index?: Record<string, 1 | -1>): Promise<number[]> {
    const collection = await values();
    if (index !== undefined) await collection.createIndex(index);
    const found = await collection.find({}, { sort }).toArray();
    return found.map(({ rank }) => rank as number);
  }

  const ascending = ASCENDING.flatMap((equal, rank) => equal.map(() => rank));

  it('is that of MongoDB, across all types', async () => {
    assert.deepEqual(await ranks({ v: 1 }), ascending);
    assert.deepEqual(await ranks({ v: -1 }), ascending.toReversed());
  });

  it('is the same from an index, in both of its directions', async () => {
    assert.deepEqual(await ranks({ v: 1 }, { v: 1 }), ascending);
    assert.deepEqual(await ranks({ v: -1 }, { v: 1 }), ascending.toReversed());
    assert.deepEqual(await ranks({ v: 1 }, { v: -1 }), ascending);
    assert.deepEqual(await ranks({ v: -1 }, { v: -1 }), ascending.toReversed());
  });

  it('is the same in a pipeline', async () => {
    const collection = await values();
    const found = await collection.aggregate([{ $addFields: { w: 1 } }, { $sort: { v: 1 } }]).toArray();
    assert.deepEqual(
      found.map(({ rank }) => rank),
      ascending,
    );
  });

  it('takes the least element of an array, descending the greatest', async () => {
    const collection = await store.filled([
      { _id: 'a', v: [3, 8] },
      { _id: 'b', v: 5 },
      { _id: 'c', v: [] },
      { _id: 'd', v: [4] },
      { _id: 'e', v: [[1], 9] },
    ]);
    const ids = async (sort: TestDocument) =>
      (await collection.find({}, { sort }).toArray()).map(({ _id }) => _id);
    assert.deepEqual(await ids({ v: 1 }), ['c', 'a', 'd', 'b', 'e']);
    assert.deepEqual(await ids({ v: -1 }), ['e', 'a', 'b', 'd', 'c']);
    const above = async () =>
      (
        await collection
          .find({ v: { $gt: 3 } })
          .sort({ v: 1 })
          .toArray()
      ).map(({ _id }) => _id);
    assert.deepEqual(await above(), ['a', 'd', 'b', 'e']);
    await collection.createIndex({ v: 1 });
    assert.deepEqual(await above(), ['a', 'd', 'b', 'e']);
    assert.deepEqual(await ids({ v: 1 }), ['c', 'a', 'd', 'b', 'e']);
    assert.deepEqual(await ids({ v: -1 }), ['e', 'a', 'b', 'd', 'c']);
  });

  it('sorts by several fields, also inside of documents', async () => {
    const collection = await store.filled([
      { _id: 1, a: { b: 2 }, c: 1 },
      { _id: 2, a: { b: 1 }, c: 1 },
      { _id: 3, a: { b: 2 }, c: 2 },
      { _id: 4, c: 9 },
    ]);
    const found = await collection.find({}, { sort: { 'a.b': -1, c: -1 } }).toArray();
    assert.deepEqual(
      found.map(({ _id }) => _id),
      [3, 1, 2, 4],
    );
  });

  it('is that of insertion where none is asked for', async () => {
    const collection = await store.filled([{ _id: 3 }, { _id: 1 }, { _id: 2 }]);
    await collection.updateOne({ _id: 3 }, { $set: { a: 1 } });
    assert.deepEqual(
      (await collection.find().toArray()).map(({ _id }) => _id),
      [3, 1, 2],
    );
  });
});
