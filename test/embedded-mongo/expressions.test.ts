import assert from 'node:assert/strict';
import { failureOf, Long, type TestDocument, useStore } from './support/store.ts';

/** A document as a map, because an object with a field `then` would be taken for a promise. */
const fields = (...entries: [string, unknown][]) => new Map(entries);
const branch = (test: unknown, then: unknown) => fields(['case', test], ['then', then]);

/** The document that the expressions are evaluated in. */
const DOCUMENT = {
  _id: 1,
  n: 7,
  f: 2.5,
  neg: -3.5,
  s: 'Hello Wörld',
  list: [3, 1, 2],
  docs: [{ k: 1, v: 'x' }, { k: 2, v: 'y' }, { k: 3 }],
  nested: { a: { b: 5 } },
  nil: null,
  yes: true,
  at: new Date('2024-03-10T07:08:09.123Z'),
  big: Long.fromString('9007199254740993'),
};

type Cases = readonly (readonly [expression: unknown, expected: unknown])[];

/** Expressions by their family, and what they give; `undefined` for a missing field. */
const EXPRESSIONS: Readonly<Record<string, Cases>> = {
  paths: [
    ['$n', 7],
    ['$nested.a.b', 5],
    ['$docs.k', [1, 2, 3]],
    ['$docs.v', ['x', 'y']],
    ['$missing', undefined],
    ['$nested.x.y', undefined],
    ['$$ROOT.n', 7],
    [{ $literal: '$n' }, '$n'],
    [{ x: '$n', y: '$missing' }, { x: 7 }],
    [
      ['$n', '$missing'],
      [7, null],
    ],
    [{ $let: { vars: { x: { $add: ['$n', 1] } }, in: { $multiply: ['$$x', 2] } } }, 16],
  ],
  arithmetic: [
    [{ $add: ['$n', 1, 0.5] }, 8.5],
    [{ $add: ['$n', '$nil'] }, null],
    [{ $add: ['$at', 1000] }, new Date('2024-03-10T07:08:10.123Z')],
    [{ $subtract: ['$n', 2] }, 5],
    [{ $subtract: ['$at', new Date('2024-03-10T07:08:09Z')] }, 123],
    [{ $multiply: ['$n', '$f'] }, 17.5],
    [{ $divide: ['$n', 2] }, 3.5],
    [{ $mod: ['$n', 4] }, 3],
    [{ $mod: [-7, 4] }, -3],
    [{ $abs: '$neg' }, 3.5],
    [{ $ceil: '$neg' }, -3],
    [{ $floor: '$neg' }, -4],
    [{ $round: ['$f'] }, 2],
    [{ $round: [1234.567, 1] }, 1234.6],
    [{ $sqrt: 16 }, 4],
    [{ $pow: [2, 10] }, 1024],
  ],
  'comparisons and logic': [
    [{ $cmp: ['$n', 8] }, -1],
    [{ $eq: ['$n', 7.0] }, true],
    [{ $eq: ['$big', 9007199254740992] }, false],
    [{ $ne: ['$n', 7] }, false],
    [{ $gt: ['$s', 5] }, true],
    [{ $gte: ['$big', 7] }, true],
    [{ $lt: ['$missing', null] }, true],
    [{ $lte: [{ $literal: [1, 2] }, { $literal: [1, 3] }] }, true],
    [{ $and: ['$yes', '$n'] }, true],
    [{ $and: [] }, true],
    [{ $or: [0, '$nil', '$missing'] }, false],
    [{ $not: ['$yes'] }, false],
    [{ $not: [''] }, false],
    [{ $cond: ['$yes', 'a', 'b'] }, 'a'],
    [{ $cond: fields(['if', { $gt: ['$n', 10] }], ['then', 'a'], ['else', 'b']) }, 'b'],
    [{ $ifNull: ['$nil', '$missing', 'x'] }, 'x'],
    [{ $switch: { branches: [branch(false, 1), branch('$yes', 2)], default: 3 } }, 2],
    [{ $switch: { branches: [branch('$nil', 1)], default: 3 } }, 3],
  ],
  text: [
    [{ $concat: ['$s', '!'] }, 'Hello Wörld!'],
    [{ $concat: ['$s', '$nil'] }, null],
    [{ $strLenCP: '$s' }, 11],
    [{ $substrCP: ['$s', 6, 2] }, 'Wö'],
    [{ $split: ['$s', ' '] }, ['Hello', 'Wörld']],
    [{ $trim: { input: '  x ' } }, 'x'],
    [{ $ltrim: { input: 'xxay', chars: 'x' } }, 'ay'],
    [{ $rtrim: { input: 'ayxx', chars: 'xy' } }, 'a'],
    [{ $replaceOne: { input: 'aXbX', find: 'X', replacement: '-' } }, 'a-bX'],
    [{ $replaceAll: { input: 'aXbX', find: 'X', replacement: '-' } }, 'a-b-'],
  ],
  arrays: [
    [{ $arrayElemAt: ['$list', -1] }, 2],
    [{ $arrayElemAt: ['$list', 9] }, undefined],
    [{ $first: '$list' }, 3],
    [{ $last: '$list' }, 2],
    [{ $concatArrays: ['$list', [9]] }, [3, 1, 2, 9]],
    [{ $filter: { input: '$list', as: 'x', cond: { $gt: ['$$x', 1] } } }, [3, 2]],
    [{ $map: { input: '$list', as: 'x', in: { $multiply: ['$$x', '$n'] } } }, [21, 7, 14]],
    [{ $reduce: { input: '$list', initialValue: 0, in: { $add: ['$$value', '$$this'] } } }, 6],
    [{ $in: [2, '$list'] }, true],
    [{ $indexOfArray: ['$list', 2] }, 2],
    [{ $isArray: '$list' }, true],
    [{ $isArray: ['$n'] }, false],
    [{ $range: [0, 10, 3] }, [0, 3, 6, 9]],
    [{ $reverseArray: '$list' }, [2, 1, 3]],
    [{ $size: '$list' }, 3],
    [{ $slice: ['$list', -2] }, [1, 2]],
    [{ $slice: ['$list', 1, 1] }, [1]],
    [{ $sum: '$list' }, 6],
    [{ $sum: ['$n', '$f', 'x'] }, 9.5],
    [{ $avg: '$list' }, 2],
    [{ $min: '$list' }, 1],
    [{ $max: ['$n', '$f', '$nil'] }, 7],
  ],
  'documents and conversions': [
    [{ $mergeObjects: ['$nested', { c: 1 }, '$nil'] }, { a: { b: 5 }, c: 1 }],
    [{ $objectToArray: '$nested' }, [{ k: 'a', v: { b: 5 } }]],
    [{ $toString: '$f' }, '2.5'],
    [{ $toString: '$at' }, '2024-03-10T07:08:09.123Z'],
    [{ $toInt: '42' }, 42],
    [{ $toInt: '$nil' }, null],
    [{ $toDouble: '2.5' }, 2.5],
    [{ $toDate: '2024-03-10T07:08:09.123Z' }, DOCUMENT.at],
  ],
  dates: [
    [{ $year: '$at' }, 2024],
    [{ $month: '$at' }, 3],
    [{ $dayOfMonth: '$at' }, 10],
    [{ $dayOfWeek: '$at' }, 1],
    [{ $hour: '$at' }, 7],
    [{ $minute: '$at' }, 8],
    [{ $second: '$at' }, 9],
    [{ $hour: { date: '$at', timezone: '+05:30' } }, 12],
    [{ $dateToString: { date: '$at' } }, '2024-03-10T07:08:09.123Z'],
    [{ $dateToString: { date: '$at', format: '%Y/%m/%d %H:%M:%S.%L' } }, '2024/03/10 07:08:09.123'],
    [{ $dateTrunc: { date: '$at', unit: 'hour' } }, new Date('2024-03-10T07:00:00Z')],
    [{ $dateTrunc: { date: '$at', unit: 'minute', binSize: 5 } }, new Date('2024-03-10T07:05:00Z')],
    [{ $dateTrunc: { date: '$at', unit: 'week', startOfWeek: 'mon' } }, new Date('2024-03-04')],
    [{ $dateTrunc: { date: '$at', unit: 'month' } }, new Date('2024-03-01')],
    [{ $dateDiff: { startDate: new Date('2024-01-31'), endDate: '$at', unit: 'month' } }, 2],
  ],
};

/** Expressions that fail. */
const FAILURES: readonly unknown[] = [
  { $foo: 1 },
  { $cond: [true, { $foo: 1 }, 2] },
  { $add: ['$s', 1] },
  { $divide: ['$n', 0] },
  { $concat: ['$s', 1] },
  { $size: '$n' },
  { $arrayElemAt: ['$n', 1] },
  { $eq: [1] },
  '$$nothing',
  { $toInt: 'x' },
  { $add: 1, $subtract: 2 },
];

describe('embedded MongoDB: expressions', () => {
  const store = useStore();

  for (const [family, cases] of Object.entries(EXPRESSIONS)) {
    it(`evaluates ${family}`, async () => {
      const collection = await store.filled([DOCUMENT]);
      for (const [expression, expected] of cases) {
        const pipeline = [{ $replaceWith: { value: expression } }];
        const [result] = await collection.aggregate<TestDocument>(pipeline).toArray();
        const wanted = expected === undefined ? {} : { value: expected };
        assert.deepEqual(result, wanted, JSON.stringify(expression));
      }
    });
  }

  it('refuses wrong expressions', async () => {
    const collection = await store.filled([DOCUMENT]);
    for (const expression of FAILURES) {
      const failure = await failureOf(
        collection.aggregate([{ $replaceWith: { value: expression } }]).toArray(),
      );
      assert.ok(
        failure.code !== undefined && failure.code !== 1,
        `${JSON.stringify(expression)}: ${failure.message}`,
      );
    }
    const unknown = await failureOf(collection.aggregate([{ $set: { a: { $foo: 1 } } }]).toArray());
    assert.equal(unknown.code, 168);
    assert.match(unknown.message, /\$foo/);
  });
});
