import assert from 'node:assert/strict';
import { failureOf, type TestDocument, useStore } from './support/store.ts';

const DOCUMENT = {
  _id: 1,
  a: 1,
  b: { c: 2, d: { e: 3 } },
  list: [
    { k: 1, v: 'x' },
    { k: 2, v: 'y' },
    { k: 3, v: 'z' },
  ],
  mixed: [5, { k: 1, q: 2 }, [{ k: 7 }, 8]],
  numbers: [4, 5, 6],
};

/** Projections of the document above, and what is left of it. */
const PROJECTIONS: readonly (readonly [
  projection: TestDocument,
  expected: TestDocument,
  filter?: TestDocument,
])[] = [
  [{ a: 1 }, { _id: 1, a: 1 }],
  [{ a: 1, _id: 0 }, { a: 1 }],
  [{ _id: 1 }, { _id: 1 }],
  [
    { b: 0, list: 0, mixed: 0, numbers: 0 },
    { _id: 1, a: 1 },
  ],
  [{ _id: 0, b: 0, list: 0, mixed: 0, numbers: 0 }, { a: 1 }],
  [{ 'b.d.e': 1 }, { _id: 1, b: { d: { e: 3 } } }],
  [{ b: { c: 1 } }, { _id: 1, b: { c: 2 } }],
  [
    { 'b.d': 0, list: 0, mixed: 0, numbers: 0 },
    { _id: 1, a: 1, b: { c: 2 } },
  ],
  [{ 'list.k': 1 }, { _id: 1, list: [{ k: 1 }, { k: 2 }, { k: 3 }] }],
  [{ 'mixed.k': 1 }, { _id: 1, mixed: [{ k: 1 }, [{ k: 7 }]] }],
  [{ 'a.x': 1 }, { _id: 1 }],
  [{ missing: 1 }, { _id: 1 }],
  [
    { numbers: { $slice: 2 }, _id: 0, a: 1 },
    { a: 1, numbers: [4, 5] },
  ],
  [
    { numbers: { $slice: -1 }, a: 1 },
    { _id: 1, a: 1, numbers: [6] },
  ],
  [
    { numbers: { $slice: [1, 1] }, b: 0, list: 0, mixed: 0 },
    { _id: 1, a: 1, numbers: [5] },
  ],
  [{ list: { $elemMatch: { k: { $gte: 2 } } } }, { _id: 1, list: [{ k: 2, v: 'y' }] }],
  [{ numbers: { $elemMatch: { $gt: 4 } } }, { _id: 1, numbers: [5] }],
  [
    { list: { $elemMatch: { k: 99 } }, a: 1 },
    { _id: 1, a: 1 },
  ],
  [{ 'list.$': 1 }, { _id: 1, list: [{ k: 2, v: 'y' }] }, { 'list.k': 2 }],
  [{ 'numbers.$': 1 }, { _id: 1, numbers: [6] }, { numbers: { $gt: 5 } }],
  [
    { a: 1, sum: { $add: ['$a', '$b.c'] } },
    { _id: 1, a: 1, sum: 3 },
  ],
  [{ _id: 0, copy: '$b.d.e' }, { copy: 3 }],
];

describe('embedded MongoDB: projections', () => {
  const store = useStore();

  it('leave what they say', async () => {
    const collection = await store.filled([DOCUMENT]);
    for (const [projection, expected, filter = {}] of PROJECTIONS) {
      const found = await collection.findOne(filter, { projection });
      assert.deepEqual(found, expected, JSON.stringify(projection));
    }
  });

  it('leave a $slice alone all other fields', async () => {
    const collection = await store.filled([{ _id: 1, a: 1, numbers: [1, 2, 3] }]);
    const found = await collection.findOne({}, { projection: { numbers: { $slice: 1 } } });
    assert.deepEqual(found, { _id: 1, a: 1, numbers: [1] });
  });

  it('are refused with the codes of MongoDB when they contradict themselves', async () => {
    const collection = await store.filled([DOCUMENT]);
    const failures: readonly (readonly [TestDocument, number])[] = [
      [{ a: 1, b: 0 }, 31254],
      [{ a: 0, b: 1 }, 31253],
      [{ b: 1, 'b.c': 1 }, 31249],
      [{ 'b.c': 1, b: 1 }, 31250],
      [{ 'list.$': 1 }, 51246],
    ];
    for (const [projection, code] of failures) {
      const failure = await failureOf(collection.findOne({}, { projection }));
      assert.equal(failure.code, code, `${JSON.stringify(projection)}: ${failure.message}`);
    }
  });
});
