import assert from 'node:assert/strict';
import { type TestDocument, useStore } from './support/store.ts';

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
// biome-ignore format: one case on a line
const PROJECTIONS: readonly (readonly [projection: TestDocument, expected: TestDocument])[] = [
  [{ a: 1 }, { _id: 1, a: 1 }],
  [{ a: 1, _id: 0 }, { a: 1 }],
  [{ _id: 1 }, { _id: 1 }],
  [{ b: 0, list: 0, mixed: 0, numbers: 0 }, { _id: 1, a: 1 }],
  [{ _id: 0, b: 0, list: 0, mixed: 0, numbers: 0 }, { a: 1 }],
  [{ 'b.d.e': 1 }, { _id: 1, b: { d: { e: 3 } } }],
  [{ b: { c: 1 } }, { _id: 1, b: { c: 2 } }],
  [{ 'b.d': 0, list: 0, mixed: 0, numbers: 0 }, { _id: 1, a: 1, b: { c: 2 } }],
  [{ 'list.k': 1 }, { _id: 1, list: [{ k: 1 }, { k: 2 }, { k: 3 }] }],
  [{ 'mixed.k': 1 }, { _id: 1, mixed: [{ k: 1 }, [{ k: 7 }]] }],
  [{ 'a.x': 1 }, { _id: 1 }],
  [{ missing: 1 }, { _id: 1 }],
  [{ a: 1, sum: { $add: ['$a', '$b.c'] } }, { _id: 1, a: 1, sum: 3 }],
  [{ _id: 0, copy: '$b.d.e' }, { copy: 3 }],
];

describe('embedded MongoDB: projections', () => {
  const store = useStore();

  it('leave what they say, in the order of the document, and the document as it is', async () => {
    const collection = await store.filled([DOCUMENT]);
    for (const [projection, expected] of PROJECTIONS) {
      const found = await collection.findOne({}, { projection });
      assert.deepEqual(found, expected, JSON.stringify(projection));
      assert.equal(JSON.stringify(found), JSON.stringify(expected), 'in this order');
    }
    assert.deepEqual(await collection.findOne(), DOCUMENT);
  });

  it('are refused when they contradict themselves', async () => {
    const collection = await store.filled([DOCUMENT]);
    for (const projection of [{ a: 1, b: 0 }, { a: 0, b: 1 }, { b: 1, 'b.c': 1 }, { a: { $foo: 1 } }]) {
      await assert.rejects(collection.findOne({}, { projection }), JSON.stringify(projection));
    }
  });
});
