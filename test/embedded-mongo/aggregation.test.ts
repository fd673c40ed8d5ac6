import assert from 'node:assert/strict';
import { failureOf, Long, ObjectId, type TestDocument, useStore } from './support/store.ts';

const SALES: readonly TestDocument[] = [
  { _id: 1, item: 'a', n: 2, price: 10, at: new Date('2024-01-01T10:15:00Z'), tags: ['x', 'y'] },
  { _id: 2, item: 'b', n: 1, price: 20, at: new Date('2024-01-01T10:45:00Z'), tags: [] },
  { _id: 3, item: 'a', n: 5, price: 5.5, at: new Date('2024-01-01T11:00:00Z') },
  { _id: 4, item: 'c', n: 3, price: 7, at: new Date('2024-01-02T10:00:00Z'), tags: ['y'] },
  { _id: 5, n: 4, at: new Date('2024-01-02T11:30:00Z'), tags: null },
];

type Pipeline = readonly TestDocument[];

/** Pipelines on the sales, by what they show, and what they give. */
// biome-ignore format: one case on a line
const PIPELINES: Readonly<
  Record<string, readonly (readonly [pipeline: Pipeline, results: readonly unknown[]])[]>
> = {
  '$match, $sort, $skip and $limit': [
    [[{ $match: { n: { $gte: 3 } } }, { $sort: { n: -1 } }, { $project: { n: 1 } }], [{ _id: 3, n: 5 }, { _id: 5, n: 4 }, { _id: 4, n: 3 }]],
    [[{ $sort: { _id: 1 } }, { $skip: 1 }, { $limit: 2 }, { $project: { _id: 1 } }], [{ _id: 2 }, { _id: 3 }]],
    [[{ $sort: { _id: -1 } }, { $limit: 3 }, { $skip: 2 }, { $project: { _id: 1 } }], [{ _id: 3 }]],
    [[{ $project: { n: 1 } }, { $sort: { n: 1 } }, { $limit: 1 }], [{ _id: 2, n: 1 }]],
    [[{ $match: { $expr: { $eq: ['$_id', '$n'] } } }], []],
  ],
  $group: [
    [[{ $group: { _id: '$item', total: { $sum: { $multiply: ['$n', '$price'] } }, count: { $sum: 1 } } }, { $sort: { _id: 1 } }], [{ _id: null, total: 0, count: 1 }, { _id: 'a', total: 47.5, count: 2 }, { _id: 'b', total: 20, count: 1 }, { _id: 'c', total: 21, count: 1 }]],
    [[{ $sort: { _id: 1 } }, { $group: { _id: null, avg: { $avg: '$price' }, min: { $min: '$price' }, max: { $max: '$item' }, first: { $first: '$n' }, last: { $last: '$price' }, all: { $push: '$item' }, number: { $count: {} } } }], [{ _id: null, avg: 10.625, min: 5.5, max: 'c', first: 2, last: null, all: ['a', 'b', 'a', 'c'], number: 5 }]],
    [[{ $group: { _id: { day: { $dateTrunc: { date: '$at', unit: 'day' } } }, n: { $sum: '$n' } } }, { $sort: { _id: 1 } }], [{ _id: { day: new Date('2024-01-01') }, n: 8 }, { _id: { day: new Date('2024-01-02') }, n: 7 }]],
    [[{ $match: { _id: 99 } }, { $group: { _id: null, n: { $sum: 1 } } }], []],
    [[{ $group: { _id: null, items: { $addToSet: '$item' } } }, { $project: { items: { $size: '$items' } } }], [{ _id: null, items: 3 }]],
  ],
  '$project, $addFields and $unset': [
    [[{ $match: { _id: 1 } }, { $project: { _id: 0, item: 1, total: { $multiply: ['$n', '$price'] } } }], [{ item: 'a', total: 20 }]],
    [[{ $match: { _id: 2 } }, { $addFields: { 'x.y': '$n', n: 0 } }, { $unset: ['at', 'tags'] }], [{ _id: 2, item: 'b', n: 0, price: 20, x: { y: 1 } }]],
    [[{ $match: { _id: 2 } }, { $set: { n: '$$REMOVE' } }, { $project: { at: 0, tags: 0, price: 0 } }], [{ _id: 2, item: 'b' }]],
    [[{ $match: { _id: 1 } }, { $replaceRoot: { newRoot: { item: '$item' } } }], [{ item: 'a' }]],
    [[{ $match: { _id: 1 } }, { $replaceWith: { $mergeObjects: [{ a: 1 }, { n: '$n' }] } }], [{ a: 1, n: 2 }]],
  ],
  $unwind: [
    [[{ $unwind: '$tags' }, { $project: { tags: 1 } }, { $sort: { _id: 1, tags: 1 } }], [{ _id: 1, tags: 'x' }, { _id: 1, tags: 'y' }, { _id: 4, tags: 'y' }]],
    [[{ $unwind: { path: '$tags', preserveNullAndEmptyArrays: true, includeArrayIndex: 'i' } }, { $match: { _id: { $gte: 2 } } }, { $project: { tags: 1, i: 1 } }, { $sort: { _id: 1 } }], [{ _id: 2, i: null }, { _id: 3, i: null }, { _id: 4, tags: 'y', i: 0 }, { _id: 5, tags: null, i: null }]],
    [[{ $match: { _id: 1 } }, { $unwind: '$item' }, { $project: { item: 1 } }], [{ _id: 1, item: 'a' }]],
  ],
  '$count and $sortByCount': [
    [[{ $match: { n: { $gt: 1 } } }, { $count: 'many' }], [{ many: 4 }]],
    [[{ $match: { _id: 99 } }, { $count: 'many' }], []],
    [[{ $unwind: '$tags' }, { $sortByCount: '$tags' }], [{ _id: 'y', count: 2 }, { _id: 'x', count: 1 }]],
  ],
};

describe('embedded MongoDB: aggregation', () => {
  const store = useStore();

  for (const [name, pipelines] of Object.entries(PIPELINES)) {
    it(`runs ${name}`, async () => {
      const collection = await store.filled(SALES);
      for (const [pipeline, expected] of pipelines) {
        const results = await collection.aggregate([...pipeline]).toArray();
        assert.deepEqual(results, expected, JSON.stringify(pipeline));
      }
    });
  }

  it('reads nothing from a collection that does not exist', async () => {
    assert.deepEqual(
      await store
        .collection()
        .aggregate([{ $match: {} }])
        .toArray(),
      [],
    );
  });

  it('changes nothing of what is stored', async () => {
    const documents = [{ _id: 1, a: { b: 1, c: [1, 2], d: 1 }, list: [{ x: 1 }, { x: 2 }] }];
    const collection = await store.filled(documents);
    const pipelines: Pipeline[] = [
      [{ $unwind: '$a.c' }, { $addFields: { 'a.b': 9, 'list.x': 9 } }],
      [{ $project: { 'a.b': 0, 'list.x': 0 } }],
      [{ $unset: ['a.d', 'list'] }, { $set: { 'a.c': 9 } }],
      [{ $group: { _id: 1, all: { $push: '$$ROOT' } } }, { $unwind: '$all' }, { $set: { 'all.a.b': 9 } }],
      [{ $replaceRoot: { newRoot: '$a' } }, { $unwind: { path: '$c', includeArrayIndex: 'b' } }],
    ];
    for (const pipeline of pipelines) {
      assert.notEqual((await collection.aggregate([...pipeline]).toArray()).length, 0);
      assert.deepEqual(await collection.find().toArray(), documents, JSON.stringify(pipeline));
    }
  });

  it('calculates with 64-bit integers', async () => {
    const collection = await store.filled([
      { _id: 1, n: Long.fromNumber(5), x: 1 },
      { _id: 2, n: 3, x: Long.fromString('9007199254740993') },
    ]);
    const [result] = await collection
      .aggregate([
        { $match: { $expr: { $gte: ['$n', 3] } } },
        {
          $group: {
            _id: null,
            sum: { $sum: '$n' },
            avg: { $avg: '$n' },
            max: { $max: '$n' },
            x: { $sum: '$x' },
          },
        },
      ])
      .toArray();
    assert.deepEqual(
      { ...result, x: String(result?.x) },
      { _id: null, sum: 8, avg: 4, max: 5, x: '9007199254740994' },
    );
  });

  it('counts documents as the driver asks', async () => {
    const collection = await store.filled(SALES);
    await collection.createIndex({ n: 1 });
    assert.equal(await collection.countDocuments(), 5);
    assert.equal(await collection.countDocuments({ n: { $gt: 1, $lte: 4 } }), 3);
    assert.equal(await collection.countDocuments({ n: { $gt: 1 }, item: 'a' }), 2);
    assert.equal(await collection.countDocuments({ n: { $gt: 1 } }, { skip: 1, limit: 2 }), 2);
    assert.equal(await collection.countDocuments({ n: { $gt: 1 } }, { skip: 3 }), 1);
    assert.equal(await collection.countDocuments({ n: 99 }), 0);
    assert.equal(await store.collection().countDocuments(), 0);
  });

  it('groups by values of all types', async () => {
    const id = new ObjectId();
    const values = [
      1,
      1.0,
      '1',
      null,
      [1],
      { a: 1 },
      { a: 1 },
      new Date(5),
      new Date(5),
      id,
      new ObjectId(id.id),
      true,
    ];
    const collection = await store.filled([...values.map((v) => ({ v })), {}]);
    const groups = await collection.aggregate([{ $group: { _id: '$v', n: { $sum: 1 } } }]).toArray();
    const counts = groups.map(({ _id, n }) => `${JSON.stringify(_id)}:${n}`).sort();
    const date = JSON.stringify(new Date(5));
    assert.deepEqual(
      counts,
      ['"1":1', '1:2', '[1]:1', 'null:2', '{"a":1}:2', `${date}:2`, `"${id}":2`, 'true:1'].sort(),
    );
  });

  it('refuses wrong stages with the codes of MongoDB, also where there are no documents', async () => {
    const failures: readonly (readonly [Pipeline, number])[] = [
      [[{ $foo: {} }], 40324],
      [[{ $limit: 0 }], 15958],
      [[{ $limit: 1 }, { $limit: 0 }], 15958],
      [[{ $group: { n: { $sum: 1 } } }], 15955],
      [[{ $group: { _id: 1, n: { $foo: 1 } } }], 15952],
      [[{ $group: { _id: 1, n: { constructor: 1 } } }], 15952],
      [[{ $group: { _id: { $foo: 1 } } }], 168],
      [[{ $match: {}, $limit: 1 }], 40323],
      [[{ $match: { a: { $foo: 1 } } }], 2],
      [[{ $limit: 1 }, { $match: { a: { $foo: 1 } } }], 2],
      [[{ $sort: { a: 2 } }], 15975],
      [[{ $limit: 1 }, { $sort: { a: 2 } }], 15975],
    ];
    for (const collection of [store.collection(), await store.filled(SALES)]) {
      for (const [pipeline, code] of failures) {
        const failure = await failureOf(collection.aggregate([...pipeline]).toArray());
        assert.equal(failure.code, code, `${JSON.stringify(pipeline)}: ${failure.message}`);
      }
    }
  });
});
