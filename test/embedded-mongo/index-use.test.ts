import assert from 'node:assert/strict';
import { countByIndex } from '../../scripts/embedded-mongo/query/count-by-index.ts';
import { Filter } from '../../scripts/embedded-mongo/query/filter.ts';
import { choosePlan } from '../../scripts/embedded-mongo/query/plan.ts';
import { Index } from '../../scripts/embedded-mongo/storage/index.ts';
import { Random } from './support/random.ts';
import { type Collection, Long, ObjectId, type TestDocument, useStore } from './support/store.ts';

const PATHS = ['a', 'b', 'c', 'd.x', 'd.y', 'e.x'] as const;

const INDEXES: readonly TestDocument[] = [
  { a: 1 },
  { b: -1 },
  { a: 1, b: 1 },
  { a: -1, c: 1, b: -1 },
  { c: 1, a: 1, _id: -1 },
  { 'd.x': 1, 'd.y': -1 },
  { 'e.x': 1, a: 1 },
];

/** Values of all kinds, few enough that queries find some. */
function value(random: Random): unknown {
  const small = random.below(4);
  const kinds = [
    null,
    random.pick(['', 'a', 'ab', 'b', 'ü']),
    Long.fromNumber(small),
    small + 0.5,
    small > 1,
  ];
  const others = [new Date(small), { x: small }, random.pick([Number.NaN, Infinity, -0])];
  const id = new ObjectId(`00000000000000000000000${small}`);
  return random.pick([...kinds, ...others, id, small, small, small, small]);
}

function field(random: Random, allowArrays: boolean): unknown {
  if (!allowArrays || random.chance(0.8)) return value(random);
  const element = () => (random.chance(0.1) ? [value(random)] : value(random));
  return Array.from({ length: random.below(4) }, element);
}

function randomDocument(random: Random, _id: number, allowArrays: boolean): TestDocument {
  const result: TestDocument = { _id };
  for (const name of ['a', 'b', 'c']) if (random.chance(0.85)) result[name] = field(random, allowArrays);
  const part = () => ({
    ...(random.chance(0.8) && { x: field(random, false) }),
    ...(random.chance(0.8) && { y: value(random) }),
  });
  for (const name of ['d', 'e']) {
    const isArray = allowArrays && random.chance(0.4);
    const inner = isArray ? Array.from({ length: random.below(3) }, part) : part();
    result[name] = random.chance(0.2) ? value(random) : inner;
  }
  return result;
}

function condition(random: Random): unknown {
  const one = () => value(random);
  return random.pick<unknown>([
    one(),
    one(),
    one(),
    { $gt: one() },
    { $gte: one(), $lt: one() },
    { $lte: one() },
    { $in: [one(), one(), one()] },
    { $ne: one() },
    { $nin: [one(), one()] },
    { $exists: random.chance(0.5) },
    { $not: { $gte: one() } },
    random.pick([/^a/, /a|b/, /B$/i]),
    random.pick([[one()], { $size: random.below(3) }, { $elemMatch: { $gt: one() } }, { $all: [one()] }]),
  ]);
}

function query(random: Random, depth = 0): TestDocument {
  const result: TestDocument = {};
  for (let n = 1 + random.below(3); n > 0; n--) result[random.pick(PATHS)] = condition(random);
  if (depth < 2 && random.chance(0.3)) {
    result[random.pick(['$or', '$and', '$nor'])] = [query(random, depth + 1), query(random, depth + 1)];
  }
  return result;
}

function sort(random: Random): TestDocument {
  const result: TestDocument = {};
  for (let n = random.below(3); n > 0; n--) result[random.pick(PATHS)] = random.pick([1, -1]);
  // Documents with equal keys come in any order, so the last key is one that no two share.
  return { ...result, _id: random.pick([1, -1]) };
}

/** Sorting by two arrays at once is an error, with and without an index. */
async function ids(collection: Collection, filter: TestDocument, options: object): Promise<unknown> {
  try {
    return (await collection.find(filter, options).toArray()).map(({ _id }) => _id);
  } catch (error) {
    return (error as { code?: number }).code;
  }
}

describe('embedded MongoDB: use of indexes', () => {
  const store = useStore();

  for (const seed of [1, 2, 3, 4]) {
    const allowArrays = seed % 2 === 0;
    it(`finds the same with and without indexes (seed ${seed})`, async () => {
      const random = new Random(seed);
      const documents = Array.from({ length: 150 }, (_, id) => randomDocument(random, id, allowArrays));
      const plain = await store.filled(documents);
      const indexed = store.collection();
      const created: TestDocument[] = [];
      for (let n = 0; n < 5; n++) {
        const key = random.pick(INDEXES);
        const options = random.chance(0.25) ? { sparse: true } : {};
        if (created.some((other) => JSON.stringify(other) === JSON.stringify(key))) continue;
        // Two arrays in one index are an error.
        if (allowArrays && Object.keys(key).length > 1) continue;
        created.push(key);
        await indexed.createIndex(key as Record<string, 1>, options);
      }
      const partialFilterExpression = { b: { $gte: 1 }, a: { $exists: true } };
      await indexed.createIndex({ c: -1 }, { partialFilterExpression });
      await indexed.insertMany(documents.map((document) => ({ ...document })));
      for (let n = 0; n < 80; n++) {
        const filter = query(random);
        const options = {
          sort: sort(random),
          skip: random.pick([0, 0, 3]),
          limit: random.pick([0, 0, 1, 10]),
        };
        const label = `${JSON.stringify(filter)} ${JSON.stringify(options)} ${JSON.stringify(created)}`;
        const [expected, found] = await Promise.all([
          ids(plain, filter, options),
          ids(indexed, filter, options),
        ]);
        assert.deepEqual(found, expected, label);
        assert.equal(await indexed.countDocuments(filter), await plain.countDocuments(filter), label);
      }
    });
  }

  it('finds elements of arrays that fulfil several conditions together or apart', async () => {
    const collection = await store.filled([
      {
        _id: 1,
        list: [
          { k: 1, v: 9 },
          { k: 9, v: 2 },
        ],
        n: [1, 10],
      },
      { _id: 2, list: [{ k: 1, v: 2 }], n: [5, 6] },
      { _id: 3, list: [{ k: 9, v: 9 }], n: 20 },
    ]);
    for (const key of [undefined, 'list.k', 'list.v', 'n'] as const) {
      if (key !== undefined) await collection.createIndex({ [key]: -1 });
      const find = (filter: TestDocument) => ids(collection, filter, { sort: { _id: 1 } });
      assert.deepEqual(await find({ 'list.k': 1, 'list.v': 2 }), [1, 2]);
      assert.deepEqual(await find({ list: { $elemMatch: { k: 1, v: 2 } } }), [2]);
      assert.deepEqual(await find({ n: { $gt: 6, $lt: 9 } }), [1]);
      assert.deepEqual(await find({ n: { $elemMatch: { $gt: 4, $lt: 9 } } }), [2]);
      assert.deepEqual(await ids(collection, { n: { $gt: 4 } }, { sort: { n: 1 } }), [1, 2, 3]);
      assert.deepEqual(await ids(collection, { n: { $lt: 20 } }, { sort: { n: -1 } }), [1, 2]);
    }
  });

  it('keeps indexes right through random changes', async () => {
    const random = new Random(7);
    const plain = store.collection();
    const indexed = store.collection();
    for (const path of ['a', 'd.x', 'c']) await indexed.createIndex({ [path]: 1 });
    await indexed.createIndex({ b: 1 }, { sparse: true });
    for (let n = 0; n < 100; n++) {
      const _id = random.below(20);
      const change = randomDocument(random, _id, true);
      const update: TestDocument = random.chance(0.3)
        ? { $unset: { a: '', b: '' } }
        : { $set: { ...change, _id } };
      for (const collection of [plain, indexed]) {
        if (n % 10 === 9) await collection.deleteOne({ _id });
        else await collection.updateOne({ _id }, update, { upsert: true });
      }
      const filter = query(random);
      assert.deepEqual(
        await ids(indexed, filter, { sort: { _id: 1 } }),
        await ids(plain, filter, { sort: { _id: 1 } }),
        JSON.stringify(filter),
      );
    }
  });

  for (const seed of [11, 12, 13]) {
    it(`counts the same out of indexes as document by document (seed ${seed})`, async () => {
      const random = new Random(seed);
      const mark = () => random.pick<unknown>([value(random), Number.NaN, null, 1, 2, 'a', 'ab']);
      const documents = Array.from({ length: 300 }, (_, _id) => ({
        _id,
        ...(random.chance(0.9) && { a: mark() }),
        ...(random.chance(0.9) && { b: mark() }),
        ...(random.chance(0.5) && { c: random.chance(0.1) && seed === 13 ? [mark(), mark()] : mark() }),
      }));
      const plain = await store.filled(documents);
      const indexed = await store.filled(documents);
      await indexed.createIndex({ a: 1, b: random.pick([1, -1]), _id: -1 });
      await indexed.createIndex({ c: -1 });
      await indexed.createIndex({ b: 1 }, random.pick([{ sparse: true }, {}]));
      const range = () => ({
        ...(random.chance(0.6) && { [random.pick(['$gt', '$gte'])]: mark() }),
        ...(random.chance(0.6) && { [random.pick(['$lt', '$lte'])]: mark() }),
      });
      for (let n = 0; n < 150; n++) {
        const one = () =>
          random.pick<unknown>([mark(), { $eq: mark() }, { $in: [mark(), mark()] }, range(), range()]);
        const filter = random.pick<TestDocument>([
          { a: mark(), b: one() },
          { a: one() },
          { c: one() },
          { b: one() },
          { $and: [{ a: mark() }, { b: range() }] },
          { $and: [{ a: range() }, { a: range() }] },
          { $and: [{ a: mark() }, {}] },
          { _id: { $gte: random.below(300), $lt: random.below(300) } },
        ]);
        const options = { skip: random.pick([0, 0, 5]), ...(random.chance(0.2) && { limit: 10 }) };
        const label = `${JSON.stringify(filter)} ${JSON.stringify(options)}`;
        const expected = await plain.countDocuments(filter, options);
        assert.equal(await indexed.countDocuments(filter, options), expected, label);
      }
    });
  }

  describe('reads no more than it must', () => {
    const COUNT = 2000;
    const DOCUMENTS = Array.from({ length: COUNT }, (_, i) => ({
      _id: i,
      gatewayId: `g${i % 4}`,
      at: new Date(i),
      kind: i % 2 ? 'call' : 'list',
      user: { name: `u${i % 100}` },
      state: i % 3 ? 'dead' : 'live',
    }));

    const indexOf = (key: TestDocument, options: object = {}) => {
      const index = new Index({ name: JSON.stringify(key), key, ...options });
      for (const [i, document] of DOCUMENTS.entries()) index.add(index.keysOf(document), i);
      return index;
    };
    const indexes = [
      indexOf({ _id: 1 }, { unique: true }),
      indexOf({ gatewayId: 1, at: -1, _id: -1 }),
      indexOf({ 'user.name': 1 }),
    ];

    /** How many documents are looked at, and whether they come sorted. */
    function examined(query: TestDocument, sort: Record<string, 1 | -1> = {}, among = indexes) {
      const plan = choosePlan(among, query, new Map(Object.entries(sort)));
      if (plan === undefined) return { count: COUNT, isSorted: false, first: 0 };
      const ids = [...plan.index.scan(plan.ranges, plan.isBackward)];
      return { count: ids.length, isSorted: plan.isSorted, first: ids[0] };
    }

    it('for a page of a compound index, in both directions', () => {
      const filter = { gatewayId: 'g1', at: { $lt: new Date(1000) } };
      const [newest, oldest] = [examined(filter, { at: -1, _id: -1 }), examined(filter, { at: 1, _id: 1 })];
      assert.deepEqual(newest, { count: 250, isSorted: true, first: 997 });
      assert.deepEqual(oldest, { count: 250, isSorted: true, first: 1 });
    });

    it('for a page after a cursor that is an $or', () => {
      const after = { $or: [{ at: { $lt: new Date(1001) } }, { at: new Date(1001), _id: { $lt: 1001 } }] };
      const page = examined({ $and: [{ gatewayId: 'g1' }, after] }, { at: -1, _id: -1 });
      assert.deepEqual(page, { count: 251, isSorted: true, first: 1001 });
    });

    it('for equality, lists and ranges', () => {
      assert.equal(examined({ _id: 5 }).count, 1);
      assert.equal(examined({ _id: { $in: [9, 1, 5, 9] } }).count, 3);
      assert.equal(examined({ 'user.name': 'u7' }).count, COUNT / 100);
      assert.equal(examined({ _id: { $gte: 10, $lte: 20 } }).count, 11);
      assert.equal(examined({ gatewayId: 'g1', at: new Date(5) }).count, 1);
      assert.equal(examined({ kind: 'call' }).count, COUNT);
    });

    /** What is counted, and how many documents are looked at for it; undefined where keys do not say all. */
    function counted(query: TestDocument, among = indexes) {
      let read = 0;
      const documentOf = (id: number) => {
        read += 1;
        return DOCUMENTS[id];
      };
      const count = countByIndex(among, new Filter(query), documentOf);
      return count === undefined ? undefined : { count, read };
    }

    it('for counts of what keys say', () => {
      const quarter = COUNT / 4;
      assert.deepEqual(counted({ gatewayId: 'g1' }), { count: quarter, read: 2 });
      assert.deepEqual(counted({ $and: [{ gatewayId: 'g1' }, {}] }), { count: quarter, read: 2 });
      const at = { $gte: new Date(1001), $lt: new Date(1801) };
      assert.deepEqual(counted({ gatewayId: 'g1', at }), { count: 200, read: 2 });
      const narrower = { $gt: new Date(1001), $lte: new Date(1801) };
      assert.deepEqual(counted({ gatewayId: 'g1', at: narrower }), { count: 200, read: 2 });
      assert.deepEqual(counted({ gatewayId: 'g1', at: { $gt: new Date(COUNT) } }), { count: 0, read: 0 });
      assert.deepEqual(counted({ gatewayId: { $in: ['g1', 'g2', 'g1'] } }), { count: 2 * quarter, read: 4 });
      assert.deepEqual(counted({ 'user.name': 'u7' }), { count: COUNT / 100, read: 2 });
      for (const query of [
        { kind: 'call' },
        { gatewayId: 'g1', kind: 'call' },
        { gatewayId: 'g1', at: { $ne: new Date(5) } },
        { gatewayId: 'g1', $or: [{ at: new Date(5) }] },
        { gatewayId: { $in: ['g1', 'g2'] }, at },
      ])
        assert.equal(counted(query), undefined, JSON.stringify(query));
      assert.equal(counted({ gatewayId: 'g1' }, [indexOf({ gatewayId: 1 }, { sparse: true })]), undefined);
    });

    it('but all that it must of sparse and partial indexes', () => {
      const sparse = [indexOf({ gatewayId: 1 }, { sparse: true })];
      assert.equal(examined({ gatewayId: 'g1' }, {}, sparse).count, COUNT / 4);
      assert.equal(examined({ gatewayId: null }, {}, sparse).count, COUNT);
      assert.equal(examined({}, { gatewayId: 1 }, sparse).count, COUNT);
      const partial = [indexOf({ _id: 1 }, { partialFilterExpression: { state: 'live' } })];
      assert.equal(examined({ _id: { $lt: 6 }, state: 'live' }, {}, partial).count, 3);
      assert.equal(examined({ _id: { $lt: 6 } }, {}, partial).count, COUNT);
    });
  });
});
