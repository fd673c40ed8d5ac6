import assert from 'node:assert/strict';
import { failureOf, type TestDocument, useStore } from './support/store.ts';

const SALES: readonly TestDocument[] = [
  { _id: 1, item: 'a', n: 2, price: 10, at: new Date('2024-01-01T10:15:00Z'), tags: ['x', 'y'] },
  { _id: 2, item: 'b', n: 1, price: 20, at: new Date('2024-01-01T10:45:00Z'), tags: [] },
  { _id: 3, item: 'a', n: 5, price: 5.5, at: new Date('2024-01-01T11:00:00Z') },
  { _id: 4, item: 'c', n: 3, price: 7, at: new Date('2024-01-02T10:00:00Z'), tags: ['y'] },
  { _id: 5, n: 4, at: new Date('2024-01-02T11:30:00Z'), tags: null },
];

type Pipeline = readonly TestDocument[];

/** Pipelines on the sales, by what they show, and what they give. */
const PIPELINES: Readonly<
  Record<string, readonly (readonly [pipeline: Pipeline, results: readonly unknown[]])[]>
> = {
  '$match, $sort, $skip and $limit': [
    [
      [{ $match: { n: { $gte: 3 } } }, { $sort: { n: -1 } }, { $project: { n: 1 } }],
      [
        { _id: 3, n: 5 },
        { _id: 5, n: 4 },
        { _id: 4, n: 3 },
      ],
    ],
    [
      [{ $sort: { _id: 1 } }, { $skip: 1 }, { $limit: 2 }, { $project: { _id: 1 } }],
      [{ _id: 2 }, { _id: 3 }],
    ],
    [[{ $sort: { _id: -1 } }, { $limit: 3 }, { $skip: 2 }, { $project: { _id: 1 } }], [{ _id: 3 }]],
    [[{ $project: { n: 1 } }, { $sort: { n: 1 } }, { $limit: 1 }], [{ _id: 2, n: 1 }]],
    [[{ $match: { $expr: { $eq: ['$_id', '$n'] } } }], []],
  ],
  $group: [
    [
      [
        { $group: { _id: '$item', total: { $sum: { $multiply: ['$n', '$price'] } }, count: { $sum: 1 } } },
        { $sort: { _id: 1 } },
      ],
      [
        { _id: null, total: 0, count: 1 },
        { _id: 'a', total: 47.5, count: 2 },
        { _id: 'b', total: 20, count: 1 },
        { _id: 'c', total: 21, count: 1 },
      ],
    ],
    [
      [
        { $sort: { _id: 1 } },
        {
          $group: {
            _id: null,
            avg: { $avg: '$price' },
            min: { $min: '$price' },
            max: { $max: '$item' },
            first: { $first: '$n' },
            last: { $last: '$price' },
            all: { $push: '$item' },
            number: { $count: {} },
          },
        },
      ],
      [
        {
          _id: null,
          avg: 10.625,
          min: 5.5,
          max: 'c',
          first: 2,
          last: null,
          all: ['a', 'b', 'a', 'c'],
          number: 5,
        },
      ],
    ],
    [
      [
        { $group: { _id: { day: { $dateTrunc: { date: '$at', unit: 'day' } } }, n: { $sum: '$n' } } },
        { $sort: { _id: 1 } },
      ],
      [
        { _id: { day: new Date('2024-01-01') }, n: 8 },
        { _id: { day: new Date('2024-01-02') }, n: 7 },
      ],
    ],
    [[{ $match: { _id: 99 } }, { $group: { _id: null, n: { $sum: 1 } } }], []],
    [
      [
        { $group: { _id: null, items: { $addToSet: '$item' } } },
        { $project: { items: { $size: '$items' } } },
      ],
      [{ _id: null, items: 3 }],
    ],
    [
      [
        {
          $group: {
            _id: null,
            top: { $topN: { n: 2, sortBy: { n: -1 }, output: '$_id' } },
            least: { $bottom: { sortBy: { n: -1 }, output: '$n' } },
          },
        },
      ],
      [{ _id: null, top: [3, 5], least: 1 }],
    ],
    [
      [
        { $sort: { _id: 1 } },
        {
          $group: {
            _id: null,
            first: { $firstN: { input: '$n', n: 2 } },
            most: { $maxN: { input: '$n', n: 2 } },
          },
        },
      ],
      [{ _id: null, first: [2, 1], most: [5, 4] }],
    ],
    [
      [
        { $group: { _id: null, dev: { $stdDevPop: '$n' }, merged: { $mergeObjects: { q: '$item' } } } },
        { $project: { dev: { $round: ['$dev', 2] } } },
      ],
      [{ _id: null, dev: 1.41 }],
    ],
  ],
  '$project, $addFields and $unset': [
    [
      [{ $match: { _id: 1 } }, { $project: { _id: 0, item: 1, total: { $multiply: ['$n', '$price'] } } }],
      [{ item: 'a', total: 20 }],
    ],
    [
      [{ $match: { _id: 2 } }, { $addFields: { 'x.y': '$n', n: 0 } }, { $unset: ['at', 'tags'] }],
      [{ _id: 2, item: 'b', n: 0, price: 20, x: { y: 1 } }],
    ],
    [
      [{ $match: { _id: 2 } }, { $set: { n: '$$REMOVE' } }, { $project: { at: 0, tags: 0, price: 0 } }],
      [{ _id: 2, item: 'b' }],
    ],
    [[{ $match: { _id: 1 } }, { $replaceRoot: { newRoot: { item: '$item' } } }], [{ item: 'a' }]],
    [
      [{ $match: { _id: 1 } }, { $replaceWith: { $mergeObjects: [{ a: 1 }, { n: '$n' }] } }],
      [{ a: 1, n: 2 }],
    ],
  ],
  $unwind: [
    [
      [{ $unwind: '$tags' }, { $project: { tags: 1 } }, { $sort: { _id: 1, tags: 1 } }],
      [
        { _id: 1, tags: 'x' },
        { _id: 1, tags: 'y' },
        { _id: 4, tags: 'y' },
      ],
    ],
    [
      [
        { $unwind: { path: '$tags', preserveNullAndEmptyArrays: true, includeArrayIndex: 'i' } },
        { $match: { _id: { $gte: 2 } } },
        { $project: { tags: 1, i: 1 } },
        { $sort: { _id: 1 } },
      ],
      [
        { _id: 2, i: null },
        { _id: 3, i: null },
        { _id: 4, tags: 'y', i: 0 },
        { _id: 5, tags: null, i: null },
      ],
    ],
    [[{ $match: { _id: 1 } }, { $unwind: '$item' }, { $project: { item: 1 } }], [{ _id: 1, item: 'a' }]],
  ],
  '$count, $sortByCount and $bucket': [
    [[{ $match: { n: { $gt: 1 } } }, { $count: 'many' }], [{ many: 4 }]],
    [[{ $match: { _id: 99 } }, { $count: 'many' }], []],
    [
      [{ $unwind: '$tags' }, { $sortByCount: '$tags' }],
      [
        { _id: 'y', count: 2 },
        { _id: 'x', count: 1 },
      ],
    ],
    [
      [{ $bucket: { groupBy: '$n', boundaries: [0, 3, 5], default: 'more' } }],
      [
        { _id: 0, count: 2 },
        { _id: 3, count: 2 },
        { _id: 'more', count: 1 },
      ],
    ],
    [
      [
        { $match: { n: { $lt: 5 } } },
        { $bucket: { groupBy: '$n', boundaries: [0, 3, 5], output: { ids: { $push: '$_id' } } } },
      ],
      [
        { _id: 0, ids: [1, 2] },
        { _id: 3, ids: [4, 5] },
      ],
    ],
  ],
  $facet: [
    [
      [
        {
          $facet: {
            count: [{ $count: 'n' }],
            page: [{ $sort: { _id: -1 } }, { $limit: 1 }, { $project: { n: 1 } }],
          },
        },
      ],
      [{ count: [{ n: 5 }], page: [{ _id: 5, n: 4 }] }],
    ],
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

  it('joins collections by fields and by pipelines', async () => {
    const people = await store.filled([
      { _id: 1, name: 'Ada', team: 'x' },
      { _id: 2, name: 'Bob', team: 'y' },
      { _id: 3, name: 'Eve' },
    ]);
    const teams = await store.filled([
      { _id: 'x', key: 'x', title: 'X', members: [1] },
      { _id: 'y', key: 'y', title: 'Y', members: [1, 2] },
      { _id: 'z', title: 'none' },
    ]);
    const byField = await people
      .aggregate([
        { $lookup: { from: teams.collectionName, localField: 'team', foreignField: 'key', as: 'team' } },
        { $project: { titles: '$team.title' } },
        { $sort: { _id: 1 } },
      ])
      .toArray();
    assert.deepEqual(byField, [
      { _id: 1, titles: ['X'] },
      { _id: 2, titles: ['Y'] },
      { _id: 3, titles: ['none'] },
    ]);
    const byArray = await teams
      .aggregate([
        { $match: { members: { $exists: true } } },
        {
          $lookup: { from: people.collectionName, localField: 'members', foreignField: '_id', as: 'members' },
        },
        { $project: { names: '$members.name' } },
        { $sort: { _id: 1 } },
      ])
      .toArray();
    assert.deepEqual(byArray, [
      { _id: 'x', names: ['Ada'] },
      { _id: 'y', names: ['Ada', 'Bob'] },
    ]);
    const byPipeline = await people
      .aggregate([
        { $match: { _id: 2 } },
        {
          $lookup: {
            from: teams.collectionName,
            let: { me: '$_id' },
            pipeline: [
              { $match: { $expr: { $in: ['$$me', { $ifNull: ['$members', []] }] } } },
              { $project: { title: 1 } },
            ],
            as: 'teams',
          },
        },
      ])
      .toArray();
    assert.deepEqual(byPipeline, [{ _id: 2, name: 'Bob', team: 'y', teams: [{ _id: 'y', title: 'Y' }] }]);
    const both = await people
      .aggregate([
        { $match: { _id: 1 } },
        { $unionWith: { coll: teams.collectionName, pipeline: [{ $match: { _id: 'x' } }] } },
        { $project: { _id: 1 } },
      ])
      .toArray();
    assert.deepEqual(both, [{ _id: 1 }, { _id: 'x' }]);
  });

  it('reads nothing from a collection that does not exist', async () => {
    assert.deepEqual(
      await store
        .collection()
        .aggregate([{ $match: {} }])
        .toArray(),
      [],
    );
    const collection = await store.filled([{ _id: 1 }]);
    const joined = await collection
      .aggregate([{ $lookup: { from: 'nothing', localField: 'a', foreignField: 'b', as: 'c' } }])
      .toArray();
    assert.deepEqual(joined, [{ _id: 1, c: [] }]);
  });

  it('takes variables from let', async () => {
    const collection = await store.filled(SALES);
    const results = await collection
      .aggregate(
        [{ $match: { $expr: { $gte: ['$n', '$$least'] } } }, { $project: { n: 1 } }, { $sort: { n: 1 } }],
        { let: { least: 4 } },
      )
      .toArray();
    assert.deepEqual(results, [
      { _id: 5, n: 4 },
      { _id: 3, n: 5 },
    ]);
  });

  it('samples different documents', async () => {
    const collection = await store.filled(SALES);
    const sample = await collection.aggregate([{ $sample: { size: 3 } }]).toArray();
    assert.equal(new Set(sample.map(({ _id }) => _id)).size, 3);
    assert.equal((await collection.aggregate([{ $sample: { size: 50 } }]).toArray()).length, 5);
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

  it('groups 1 and 1.0 as one value, and other types apart', async () => {
    const collection = await store.filled([
      { v: 1 },
      { v: 1.0 },
      { v: '1' },
      { v: null },
      {},
      { v: [1] },
      { v: { a: 1, b: 2 } },
      { v: { b: 2, a: 1 } },
    ]);
    const groups = await collection.aggregate([{ $group: { _id: '$v', n: { $sum: 1 } } }]).toArray();
    const counts = groups.map(({ _id, n }) => `${JSON.stringify(_id)}:${n}`).sort();
    assert.deepEqual(counts, ['"1":1', '1:2', '[1]:1', 'null:2', '{"a":1,"b":2}:1', '{"b":2,"a":1}:1']);
  });

  it('refuses wrong stages with the codes of MongoDB', async () => {
    const collection = await store.filled(SALES);
    const failures: readonly (readonly [Pipeline, number])[] = [
      [[{ $foo: {} }], 40324],
      [[{ $limit: 0 }], 15958],
      [[{ $group: { n: { $sum: 1 } } }], 15955],
      [[{ $group: { _id: 1, n: { $foo: 1 } } }], 15952],
      [[{ $group: { _id: 1, n: { constructor: 1 } } }], 15952],
      [[{ $project: {} }], 51272],
      [[{ $project: { a: 1, b: 0 } }], 31254],
      [[{ $project: { a: 1, 'a.b': 1 } }], 31249],
      [[{ $match: {}, $limit: 1 }], 40323],
      [[{ $replaceWith: '$n' }], 40228],
      [[{ $sort: {} }], 15976],
      [[{ $sort: { a: 2 } }], 15975],
      [[{ $unwind: 'tags' }], 28818],
      [[{ $count: '' }], 40156],
      [[{ $bucket: { groupBy: '$n', boundaries: [5, 1] } }], 40194],
      [[{ $facet: {} }], 40169],
    ];
    for (const [pipeline, code] of failures) {
      const failure = await failureOf(collection.aggregate([...pipeline]).toArray());
      assert.equal(failure.code, code, `${JSON.stringify(pipeline)}: ${failure.message}`);
    }
  });
});
