import assert from 'node:assert/strict';
import {
  Binary,
  Decimal128,
  failureOf,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  type TestDocument,
  Timestamp,
  useStore,
} from './support/store.ts';

interface Case {
  readonly documents: readonly TestDocument[];
  /** Queries and the `_id`s of what they find. */
  readonly queries: readonly (readonly [query: TestDocument, ids: readonly unknown[]])[];
}

// biome-ignore format: one case on a line
const NESTED: readonly TestDocument[] = [
  { _id: 'empty', a: {} },
  { _id: 'null', a: null },
  { _id: 'number', a: 4 },
  { _id: 'b', a: { b: 'hi' } },
  { _id: 'b null', a: { b: null } },
  { _id: 'none' },
  { _id: 'double array', a: [[]] },
  { _id: 'empty array', a: [] },
  { _id: 'all null', a: [{ b: null }, {}] },
  { _id: 'no null', a: [{ b: 1 }, { b: 'x' }] },
  { _id: 'some missing', a: [{ b: 3 }, {}] },
  { _id: 'nulls', a: [null, null] },
  { _id: 'values', a: [1, 'x', 4] },
  { _id: 'values null', a: [1, null, 4] },
];

// biome-ignore format: one case on a line
const CASES: Readonly<Record<string, Case>> = {
  'null and missing fields': {
    documents: NESTED,
    queries: [
      [{ a: null }, ['null', 'none', 'nulls', 'values null']],
      [{ a: { $exists: false } }, ['none']],
      [{ 'a.b': { $exists: true } }, ['b', 'b null', 'all null', 'no null', 'some missing']],
      [{ 'a.b': null }, ['empty', 'null', 'number', 'b null', 'none', 'all null', 'some missing']],
      [{ 'a.b': { $ne: null } }, ['b', 'double array', 'empty array', 'no null', 'nulls', 'values', 'values null']],
      [{ a: { $gte: null } }, ['null', 'none', 'nulls', 'values null']],
      [{ a: { $in: [null, 4] } }, ['null', 'number', 'none', 'nulls', 'values', 'values null']],
      [{ a: { $nin: [null, 4] } }, ['empty', 'b', 'b null', 'double array', 'empty array', 'all null', 'no null', 'some missing']],
    ],
  },
  comparisons: {
    documents: [
      { _id: 1, a: 5 },
      { _id: 2, a: Long.fromNumber(5) },
      { _id: 3, a: 5.0 },
      { _id: 4, a: Decimal128.fromString('5.0') },
      { _id: 5, a: 5.5 },
      { _id: 6, a: '5' },
      { _id: 7, a: null },
      { _id: 8, a: Number.NaN },
      { _id: 9, a: [1, 10] },
      { _id: 10, a: new Date(5) },
      { _id: 11, a: true },
    ],
    queries: [
      [{ a: 5 }, [1, 2, 3, 4]],
      [{ a: { $eq: Decimal128.fromString('5') } }, [1, 2, 3, 4]],
      [{ a: { $gt: 5 } }, [5, 9]],
      [{ a: { $gte: 5 } }, [1, 2, 3, 4, 5, 9]],
      [{ a: { $lt: 5.5 } }, [1, 2, 3, 4, 9]],
      [{ a: { $lte: 5.5 } }, [1, 2, 3, 4, 5, 9]],
      [{ a: { $gt: 5, $lt: 6 } }, [5, 9]],
      [{ a: { $gt: '4' } }, [6]],
      [{ a: Number.NaN }, [8]],
      [{ a: { $gte: Number.NaN } }, [8]],
      [{ a: { $lt: Number.NaN } }, []],
      [{ a: { $ne: 5 } }, [5, 6, 7, 8, 9, 10, 11]],
      [{ a: { $gte: new Date(0) } }, [10]],
      [{ a: { $gt: false } }, [11]],
      [{ a: [1, 10] }, [9]],
      [{ a: { $in: [[1, 10], '5'] } }, [6, 9]],
      [{ a: { $gt: [1, 9] } }, [9]],
      [{ a: { $lt: new MaxKey() } }, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]],
      [{ a: { $gt: new MinKey() } }, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]],
      [{ a: { $not: { $gte: 5 } } }, [6, 7, 8, 10, 11]],
    ],
  },
  'numbers that a double does not hold': {
    documents: [
      { _id: 1, a: Long.fromString('9007199254740993') },
      { _id: 2, a: 9007199254740992 },
      { _id: 3, a: Long.fromNumber(7) },
    ],
    queries: [
      [{ a: Long.fromString('9007199254740993') }, [1]],
      [{ a: { $gt: 9007199254740992 } }, [1]],
      [{ a: { $lt: Long.fromString('9007199254740993') } }, [2, 3]],
      [{ a: { $in: [7, Long.fromString('9007199254740993')] } }, [1, 3]],
    ],
  },
  'embedded documents': {
    documents: [
      { _id: 1, a: { x: 1, y: 2 } },
      { _id: 2, a: { y: 2, x: 1 } },
      { _id: 3, a: { x: 1 } },
      { _id: 4, a: { x: 2 } },
      { _id: 5, a: [{ x: 1 }] },
    ],
    queries: [
      [{ a: { x: 1, y: 2 } }, [1]],
      [{ a: { x: 1 } }, [3, 5]],
      [{ 'a.x': 1 }, [1, 2, 3, 5]],
      [{ a: { $gt: { x: 1 } } }, [1, 2, 4]],
      [{ 'a.0.x': 1 }, [5]],
      [{ 'a.0': { x: 1 } }, [5]],
    ],
  },
  arrays: {
    documents: [
      { _id: 1, a: [1, 2, 3] },
      { _id: 2, a: [{ k: 1, v: 5 }, { k: 2, v: 1 }] },
      { _id: 3, a: [{ k: 1, v: 1 }, { k: 2, v: 5 }] },
      { _id: 4, a: [] },
      { _id: 5, a: [[7, 8], 3] },
      { _id: 6, a: 1 },
      { _id: 7, a: [{ k: [7, 8] }] },
    ],
    queries: [
      [{ a: { $size: 2 } }, [2, 3, 5]],
      [{ a: { $size: 0 } }, [4]],
      [{ a: { $all: [1, 3] } }, [1]],
      [{ a: { $all: [1] } }, [1, 6]],
      [{ a: { $all: [[7, 8]] } }, [5]],
      [{ a: { $all: [] } }, []],
      [{ a: { $all: [{ $elemMatch: { k: 1, v: 5 } }, { $elemMatch: { k: 2 } }] } }, [2]],
      [{ a: { $elemMatch: { k: 1, v: 5 } } }, [2]],
      [{ 'a.k': 1, 'a.v': 5 }, [2, 3]],
      [{ a: { $elemMatch: { $gt: 1.5, $lt: 2.5 } } }, [1]],
      [{ 'a.1': 2 }, [1]],
      [{ 'a.1.v': 5 }, [3]],
      [{ 'a.k': 8 }, [7]],
      [{ 'a.k.1': 8 }, [7]],
      [{ a: { $not: { $elemMatch: { k: 1 } } } }, [1, 4, 5, 6, 7]],
      [{ a: { $elemMatch: { $or: [{ v: 5 }, { k: 9 }] } } }, [2, 3]],
      [{ 'a.0.0': 7 }, [5]],
    ],
  },
  logic: {
    documents: [
      { _id: 1, a: 1, b: 1 },
      { _id: 2, a: 1, b: 2 },
      { _id: 3, a: 2, b: 1 },
      { _id: 4, a: 3 },
    ],
    queries: [
      [{ $and: [{ a: 1 }, { b: 2 }] }, [2]],
      [{ $or: [{ a: 2 }, { b: 2 }] }, [2, 3]],
      [{ $nor: [{ a: 1 }, { b: 1 }] }, [4]],
      [{ a: { $gt: 0 }, $or: [{ b: 1 }, { b: { $exists: false } }] }, [1, 3, 4]],
      [{ $and: [{ $or: [{ a: 1 }, { a: 2 }] }, { $or: [{ b: 2 }, { b: 3 }] }] }, [2]],
      [{ $expr: { $gt: ['$a', '$b'] } }, [3, 4]],
      [{ $expr: { $eq: [{ $add: ['$a', '$b'] }, 3] } }, [2, 3]],
      [{}, [1, 2, 3, 4]],
    ],
  },
  patterns: {
    documents: [
      { _id: 1, a: 'Hello' },
      { _id: 2, a: 'hello world' },
      { _id: 3, a: 'line\nHello' },
      { _id: 4, a: ['x', 'hellish'] },
      { _id: 5, a: 5 },
      { _id: 7, a: 'Überhello' },
    ],
    queries: [
      [{ a: /^hell/ }, [2, 4]],
      [{ a: { $regex: '^hell', $options: 'i' } }, [1, 2, 4]],
      [{ a: { $regex: '^hello', $options: 'im' } }, [1, 2, 3]],
      [{ a: { $regex: 'line.hello', $options: 'is' } }, [3]],
      [{ a: { $not: /hell/i } }, [5]],
      [{ a: { $in: [/^Ü/, 5] } }, [5, 7]],
      [{ a: { $regex: '^.berhello$' } }, [7]],
    ],
  },
  types: {
    documents: [
      { _id: 'double', a: 1.5 },
      { _id: 'string', a: 's' },
      { _id: 'object', a: {} },
      { _id: 'array', a: [1] },
      { _id: 'binData', a: new Binary(Buffer.from('x')) },
      { _id: 'objectId', a: new ObjectId() },
      { _id: 'bool', a: false },
      { _id: 'date', a: new Date() },
      { _id: 'null', a: null },
      { _id: 'regex', a: /x/ },
      { _id: 'int', a: 1 },
      { _id: 'long', a: Long.fromNumber(1) },
      { _id: 'decimal', a: Decimal128.fromString('1') },
      { _id: 'timestamp', a: new Timestamp({ t: 1, i: 1 }) },
      { _id: 'minKey', a: new MinKey() },
      { _id: 'maxKey', a: new MaxKey() },
      { _id: 'missing' },
    ],
    queries: [
      ...['double', 'string', 'object', 'array', 'binData', 'objectId', 'bool', 'date', 'null', 'regex'].map((type) => [{ a: { $type: type } }, [type]] as const),
      ...['long', 'decimal', 'timestamp', 'minKey', 'maxKey'].map((type) => [{ a: { $type: type } }, [type]] as const),
      [{ a: { $type: 'int' } }, ['array', 'int']],
      [{ a: { $type: ['string', 'bool'] } }, ['string', 'bool']],
      [{ a: { $type: 'number' } }, ['double', 'array', 'int', 'long', 'decimal']],
    ],
  },
};

/** Queries that are errors, with their codes. */
const ERRORS: readonly (readonly [query: TestDocument, code: number])[] = [
  [{ a: { $foo: 1 } }, 2],
  [{ $foo: 1 }, 2],
  [{ a: { $gt: 1, foo: 1 } }, 2],
  [{ a: { $elemMatch: { b: { $foo: 1 } } } }, 2],
  [{ a: { $not: { $foo: 1 } } }, 2],
  [{ $or: [{ a: { $foo: 1 } }] }, 2],
  [{ a: { $in: 5 } }, 2],
  [{ $and: [] }, 2],
  [{ $or: {} }, 2],
  [{ $or: [5] }, 2],
  [{ a: { $elemMatch: 5 } }, 2],
  [{ a: { $all: 5 } }, 2],
  [{ a: { $size: -1 } }, 2],
  [{ a: { $type: 'nothing' } }, 2],
  [{ a: { $regex: '(' } }, 51091],
  [{ a: { $options: 'i' } }, 2],
  [{ $expr: { $foo: 1 } }, 168],
];

describe('embedded MongoDB: query operators', () => {
  const store = useStore();

  for (const [name, { documents, queries }] of Object.entries(CASES)) {
    it(`finds by ${name}`, async () => {
      const collection = await store.filled(documents);
      for (const [query, expected] of queries) {
        const found = await collection.find(query).toArray();
        const ids = documents.map(({ _id }) => _id).filter((id) => found.some(({ _id }) => _id === id));
        assert.deepEqual(ids, expected, JSON.stringify(query));
        assert.equal(found.length, expected.length, JSON.stringify(query));
      }
    });

    it(`finds the same by ${name} with an index`, async () => {
      const collection = await store.filled(documents);
      await collection.createIndex({ a: 1 });
      await collection.createIndex({ 'a.b': -1 });
      await collection.createIndex({ 'a.x': 1 });
      await collection.createIndex({ b: 1, a: -1 });
      for (const [query, expected] of queries) {
        const found = await collection.find(query).toArray();
        assert.deepEqual(new Set(found.map(({ _id }) => _id)), new Set(expected), JSON.stringify(query));
        assert.equal(await collection.countDocuments(query), expected.length, JSON.stringify(query));
      }
    });
  }

  it('refuses wrong queries with the codes of MongoDB', async () => {
    const collection = await store.filled([{ a: 1 }]);
    for (const [query, code] of ERRORS) {
      const failure = await failureOf(collection.find(query).toArray());
      assert.equal(failure.code, code, `${JSON.stringify(query)}: ${failure.message}`);
    }
  });
});
