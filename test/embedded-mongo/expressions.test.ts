import assert from 'node:assert/strict';
import {
  Decimal128,
  Double,
  failureOf,
  Long,
  ObjectId,
  type TestDocument,
  Timestamp,
  useStore,
} from './support/store.ts';

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
  words: ['b', 'a', 'c', 'a'],
  docs: [{ k: 1, v: 'x' }, { k: 2, v: 'y' }, { k: 3 }],
  nested: { a: { b: 5 } },
  nil: null,
  yes: true,
  at: new Date('2024-03-10T07:08:09.123Z'),
  id: new ObjectId('65ed5b5f0000000000000000'),
  dec: Decimal128.fromString('1.25'),
  big: Long.fromString('9007199254740993'),
};

/** Expressions by their family, and what they give; `undefined` for a missing field. */
const EXPRESSIONS: Readonly<Record<string, readonly (readonly [expression: unknown, expected: unknown])[]>> =
  {
    paths: [
      ['$n', 7],
      ['$nested.a.b', 5],
      ['$docs.k', [1, 2, 3]],
      ['$docs.v', ['x', 'y']],
      ['$missing', undefined],
      ['$nested.x.y', undefined],
      ['$$ROOT.n', 7],
      ['$$CURRENT.nested.a', { b: 5 }],
      [{ $literal: '$n' }, '$n'],
      [{ x: '$n', y: '$missing' }, { x: 7 }],
      [
        ['$n', '$missing', 1],
        [7, null, 1],
      ],
      [{ $let: { vars: { x: { $add: ['$n', 1] } }, in: { $multiply: ['$$x', 2] } } }, 16],
      [{ $let: { vars: { x: '$nested' }, in: '$$x.a.b' } }, 5],
    ],
    arithmetic: [
      [{ $add: ['$n', 1, 0.5] }, 8.5],
      [{ $add: ['$n', '$nil'] }, null],
      [{ $add: ['$at', 1000] }, new Date('2024-03-10T07:08:10.123Z')],
      [{ $subtract: ['$n', 2] }, 5],
      [{ $subtract: ['$at', 123] }, new Date('2024-03-10T07:08:09.000Z')],
      [{ $subtract: ['$at', new Date('2024-03-10T07:08:09Z')] }, 123],
      [{ $multiply: ['$n', '$f'] }, 17.5],
      [{ $divide: ['$n', 2] }, 3.5],
      [{ $mod: ['$n', 4] }, 3],
      [{ $mod: [-7, 4] }, -3],
      [{ $mod: [7.5, 2] }, 1.5],
      [{ $abs: '$neg' }, 3.5],
      [{ $ceil: '$neg' }, -3],
      [{ $floor: '$neg' }, -4],
      [{ $trunc: '$neg' }, -3],
      [{ $trunc: [1234.5678, 2] }, 1234.56],
      [{ $trunc: [1234, -2] }, 1200],
      [{ $round: ['$f'] }, 2],
      [{ $round: [3.5] }, 4],
      [{ $round: [1234.567, 1] }, 1234.6],
      [{ $round: [1250, -2] }, 1200],
      [{ $round: [2.675, 2] }, 2.67],
      [{ $sqrt: 16 }, 4],
      [{ $pow: [2, 10] }, 1024],
      [{ $pow: [2, -1] }, 0.5],
      [{ $exp: 0 }, 1],
      [{ $ln: 1 }, 0],
      [{ $log10: 1000 }, 3],
      [{ $log: [8, 2] }, 3],
      [{ $add: ['$dec', '$n'] }, Decimal128.fromString('8.25')],
      [{ $multiply: ['$dec', '$dec'] }, Decimal128.fromString('1.5625')],
      [
        { $divide: [Decimal128.fromString('1'), 3] },
        Decimal128.fromString('0.3333333333333333333333333333333333'),
      ],
      [
        { $divide: [Decimal128.fromString('2'), 3] },
        Decimal128.fromString('0.6666666666666666666666666666666667'),
      ],
      [{ $ceil: '$dec' }, Decimal128.fromString('2')],
      [{ $floor: Decimal128.fromString('-1.5') }, Decimal128.fromString('-2')],
      [{ $round: [Decimal128.fromString('2.345'), 2] }, Decimal128.fromString('2.34')],
      [{ $add: ['$big', 1] }, Long.fromString('9007199254740994')],
    ],
    'comparisons and logic': [
      [{ $cmp: ['$n', 8] }, -1],
      [{ $eq: ['$n', 7.0] }, true],
      [{ $eq: ['$big', 9007199254740992] }, false],
      [{ $ne: ['$n', 7] }, false],
      [{ $gt: ['$s', 5] }, true],
      [{ $gte: ['$n', 7] }, true],
      [{ $lt: ['$missing', null] }, true],
      [
        {
          $lte: [
            [1, 2],
            [1, 3],
          ],
        },
        true,
      ],
      [
        {
          $eq: [
            { a: 1, b: 2 },
            { b: 2, a: 1 },
          ],
        },
        false,
      ],
      [{ $and: ['$yes', '$n'] }, true],
      [{ $and: [] }, true],
      [{ $or: [0, '$nil', '$missing'] }, false],
      [{ $or: [] }, false],
      [{ $not: ['$yes'] }, false],
      [{ $not: [''] }, false],
      [{ $cond: ['$yes', 'a', 'b'] }, 'a'],
      [{ $cond: fields(['if', { $gt: ['$n', 10] }], ['then', 'a'], ['else', 'b']) }, 'b'],
      [{ $ifNull: ['$nil', '$missing', 'x'] }, 'x'],
      [{ $ifNull: ['$n', 'x'] }, 7],
      [
        {
          $switch: {
            branches: [branch(false, 1), branch('$yes', 2)],
            default: 3,
          },
        },
        2,
      ],
      [{ $switch: { branches: [branch('$nil', 1)], default: 3 } }, 3],
    ],
    text: [
      [{ $concat: ['$s', '!'] }, 'Hello Wörld!'],
      [{ $concat: ['$s', '$nil'] }, null],
      [{ $toUpper: '$s' }, 'HELLO WöRLD'],
      [{ $toLower: '$s' }, 'hello wörld'],
      [{ $strLenCP: '$s' }, 11],
      [{ $strLenBytes: '$s' }, 12],
      [{ $substrCP: ['$s', 6, 2] }, 'Wö'],
      [{ $substrBytes: ['$s', 6, 3] }, 'Wö'],
      [{ $substr: ['$n', 0, -1] }, '7'],
      [{ $indexOfCP: ['$s', 'r'] }, 8],
      [{ $indexOfBytes: ['$s', 'r'] }, 9],
      [{ $indexOfCP: ['$s', 'l', 4] }, 9],
      [{ $indexOfCP: ['$s', 'zz'] }, -1],
      [{ $split: ['$s', ' '] }, ['Hello', 'Wörld']],
      [{ $trim: { input: '  x ' } }, 'x'],
      [{ $ltrim: { input: 'xxay', chars: 'x' } }, 'ay'],
      [{ $rtrim: { input: 'ayxx', chars: 'xy' } }, 'a'],
      [{ $replaceOne: { input: 'aXbX', find: 'X', replacement: { $literal: '$&' } } }, 'a$&bX'],
      [{ $replaceOne: { input: 'aXbX', find: 'X', replacement: '-' } }, 'a-bX'],
      [{ $replaceAll: { input: 'aXbX', find: 'X', replacement: '-' } }, 'a-b-'],
      [{ $strcasecmp: ['abc', 'ABD'] }, -1],
      [{ $regexMatch: { input: '$s', regex: 'w', options: 'i' } }, true],
      [{ $regexMatch: { input: '$nil', regex: 'w' } }, false],
      [{ $regexFind: { input: '$s', regex: /(W)(x)?/ } }, { match: 'W', idx: 6, captures: ['W', null] }],
      [{ $regexFind: { input: '$s', regex: 'zz' } }, null],
      [
        { $regexFindAll: { input: '$s', regex: 'l+' } },
        [
          { match: 'll', idx: 2, captures: [] },
          { match: 'l', idx: 9, captures: [] },
        ],
      ],
    ],
    arrays: [
      [{ $arrayElemAt: ['$list', -1] }, 2],
      [{ $arrayElemAt: ['$list', 9] }, undefined],
      [{ $first: '$list' }, 3],
      [{ $last: '$list' }, 2],
      [{ $firstN: { input: '$list', n: 2 } }, [3, 1]],
      [{ $lastN: { input: '$list', n: 2 } }, [1, 2]],
      [{ $maxN: { input: '$list', n: 2 } }, [3, 2]],
      [{ $minN: { input: '$list', n: 2 } }, [1, 2]],
      [{ $concatArrays: ['$list', [9]] }, [3, 1, 2, 9]],
      [{ $concatArrays: ['$list', '$nil'] }, null],
      [{ $filter: { input: '$list', as: 'x', cond: { $gt: ['$$x', 1] } } }, [3, 2]],
      [{ $filter: { input: '$list', cond: { $gt: ['$$this', 1] }, limit: 1 } }, [3]],
      [{ $map: { input: '$list', as: 'x', in: { $multiply: ['$$x', '$n'] } } }, [21, 7, 14]],
      [{ $reduce: { input: '$list', initialValue: 0, in: { $add: ['$$value', '$$this'] } } }, 6],
      [{ $in: [2, '$list'] }, true],
      [{ $indexOfArray: ['$list', 2] }, 2],
      [{ $isArray: '$list' }, true],
      [{ $isArray: ['$n'] }, false],
      [{ $range: [0, 10, 3] }, [0, 3, 6, 9]],
      [{ $range: [3, 0, -1] }, [3, 2, 1]],
      [{ $reverseArray: '$list' }, [2, 1, 3]],
      [{ $size: '$list' }, 3],
      [{ $slice: ['$list', 2] }, [3, 1]],
      [{ $slice: ['$list', -2] }, [1, 2]],
      [{ $slice: ['$list', 1, 1] }, [1]],
      [
        { $zip: { inputs: ['$list', '$words'] } },
        [
          [3, 'b'],
          [1, 'a'],
          [2, 'c'],
        ],
      ],
      [
        { $zip: { inputs: [[1], [2, 3]], useLongestLength: true, defaults: [0, 9] } },
        [
          [1, 2],
          [0, 3],
        ],
      ],
      [
        {
          $arrayToObject: [
            [
              ['a', 1],
              ['b', 2],
            ],
          ],
        },
        { a: 1, b: 2 },
      ],
      [{ $arrayToObject: { $literal: [{ k: 'a', v: 1 }] } }, { a: 1 }],
      [{ $objectToArray: '$nested' }, [{ k: 'a', v: { b: 5 } }]],
      [{ $sortArray: { input: '$list', sortBy: 1 } }, [1, 2, 3]],
      [{ $sortArray: { input: '$docs', sortBy: { k: -1 } } }, [{ k: 3 }, { k: 2, v: 'y' }, { k: 1, v: 'x' }]],
    ],
    sets: [
      [{ $sortArray: { input: { $setUnion: ['$list', [3, 4]] }, sortBy: 1 } }, [1, 2, 3, 4]],
      [{ $sortArray: { input: { $setIntersection: ['$list', [3, 1, 9]] }, sortBy: 1 } }, [1, 3]],
      [{ $setDifference: ['$list', [1]] }, [3, 2]],
      [{ $setIsSubset: [[1, 2], '$list'] }, true],
      [{ $setEquals: ['$list', [1, 2, 3, 3]] }, true],
      [{ $anyElementTrue: [[0, 1]] }, true],
      [{ $allElementsTrue: [[0, 1]] }, false],
    ],
    objects: [
      [{ $mergeObjects: ['$nested', { c: 1 }, '$nil'] }, { a: { b: 5 }, c: 1 }],
      [{ $getField: 'n' }, 7],
      [{ $getField: { field: 'b', input: '$nested.a' } }, 5],
      [{ $setField: { field: 'x.y', input: '$nested', value: 1 } }, { a: { b: 5 }, 'x.y': 1 }],
      [{ $unsetField: { field: 'a', input: '$nested' } }, {}],
      [{ $bsonSize: '$nested' }, 20],
    ],
    conversions: [
      [{ $type: '$n' }, 'int'],
      [{ $type: '$f' }, 'double'],
      [{ $type: '$big' }, 'long'],
      [{ $type: '$dec' }, 'decimal'],
      [{ $type: '$missing' }, 'missing'],
      [{ $type: '$at' }, 'date'],
      [{ $isNumber: '$dec' }, true],
      [{ $isNumber: '$s' }, false],
      [{ $toString: '$n' }, '7'],
      [{ $toString: '$f' }, '2.5'],
      [{ $toString: '$dec' }, '1.25'],
      [{ $toString: '$at' }, '2024-03-10T07:08:09.123Z'],
      [{ $toString: '$id' }, '65ed5b5f0000000000000000'],
      [{ $toString: true }, 'true'],
      [{ $toInt: '42' }, 42],
      [{ $toInt: 3.9 }, 3],
      [{ $toInt: true }, 1],
      [{ $toLong: '$at' }, 1710054489123],
      [{ $toDouble: '2.5' }, 2.5],
      [{ $toDecimal: '2.50' }, Decimal128.fromString('2.50')],
      [{ $toDecimal: 2.5 }, Decimal128.fromString('2.50000000000000')],
      [{ $toBool: 'x' }, true],
      [{ $toBool: 0 }, false],
      [{ $toDate: Long.fromNumber(1710054489123) }, new Date('2024-03-10T07:08:09.123Z')],
      [{ $toDate: '2024-03-10T07:08:09.123Z' }, new Date('2024-03-10T07:08:09.123Z')],
      [{ $toDate: '$id' }, new Date('2024-03-10T07:03:59.000Z')],
      [{ $toObjectId: '65ed5b5f0000000000000000' }, new ObjectId('65ed5b5f0000000000000000')],
      [{ $toInt: '$nil' }, null],
      [{ $convert: { input: 'x', to: 'int', onError: 'bad' } }, 'bad'],
      [{ $convert: { input: '$nil', to: 'int', onNull: 'none' } }, 'none'],
      [{ $convert: { input: '5', to: 16 } }, 5],
    ],
    dates: [
      [{ $year: '$at' }, 2024],
      [{ $month: '$at' }, 3],
      [{ $dayOfMonth: '$at' }, 10],
      [{ $hour: '$at' }, 7],
      [{ $minute: '$at' }, 8],
      [{ $second: '$at' }, 9],
      [{ $millisecond: '$at' }, 123],
      [{ $dayOfWeek: '$at' }, 1],
      [{ $dayOfYear: '$at' }, 70],
      [{ $week: '$at' }, 10],
      [{ $isoWeek: '$at' }, 10],
      [{ $isoWeekYear: new Date('2021-01-01') }, 2020],
      [{ $isoDayOfWeek: '$at' }, 7],
      [{ $hour: { date: '$at', timezone: 'America/New_York' } }, 3],
      [{ $hour: { date: '$at', timezone: '+05:30' } }, 12],
      [{ $dateToString: { date: '$at' } }, '2024-03-10T07:08:09.123Z'],
      [
        { $dateToString: { date: '$at', format: '%Y/%m/%d %H:%M:%S.%L %j %u %%' } },
        '2024/03/10 07:08:09.123 070 7 %',
      ],
      [{ $dateToString: { date: '$at', format: '%H%z', timezone: 'Europe/Berlin' } }, '08+0100'],
      [{ $dateToString: { date: '$nil', onNull: 'none' } }, 'none'],
      [{ $dateFromString: { dateString: '2024-03-10T07:08:09.123Z' } }, DOCUMENT.at],
      [{ $dateFromString: { dateString: '10.03.2024', format: '%d.%m.%Y' } }, new Date('2024-03-10')],
      [
        { $dateFromString: { dateString: '2024-03-10T07:08:09.123', timezone: '-01:00' } },
        new Date('2024-03-10T08:08:09.123Z'),
      ],
      [{ $dateFromString: { dateString: 'x', onError: 'bad' } }, 'bad'],
      [{ $dateFromParts: { year: 2024, month: 3, day: 10, hour: 7 } }, new Date('2024-03-10T07:00:00Z')],
      [{ $dateFromParts: { year: 2024, month: 14 } }, new Date('2025-02-01')],
      [
        { $dateToParts: { date: '$at' } },
        { year: 2024, month: 3, day: 10, hour: 7, minute: 8, second: 9, millisecond: 123 },
      ],
      [{ $dateTrunc: { date: '$at', unit: 'hour' } }, new Date('2024-03-10T07:00:00Z')],
      [{ $dateTrunc: { date: '$at', unit: 'minute', binSize: 5 } }, new Date('2024-03-10T07:05:00Z')],
      [
        { $dateTrunc: { date: '$at', unit: 'day', timezone: 'America/New_York' } },
        new Date('2024-03-10T05:00:00Z'),
      ],
      [{ $dateTrunc: { date: '$at', unit: 'week', startOfWeek: 'mon' } }, new Date('2024-03-04')],
      [{ $dateTrunc: { date: '$at', unit: 'month' } }, new Date('2024-03-01')],
      [{ $dateTrunc: { date: '$at', unit: 'quarter' } }, new Date('2024-01-01')],
      [{ $dateTrunc: { date: '$at', unit: 'year', binSize: 10 } }, new Date('2020-01-01')],
      [{ $dateAdd: { startDate: new Date('2024-01-31'), unit: 'month', amount: 1 } }, new Date('2024-02-29')],
      [{ $dateAdd: { startDate: '$at', unit: 'hour', amount: 2 } }, new Date('2024-03-10T09:08:09.123Z')],
      [
        { $dateAdd: { startDate: '$at', unit: 'day', amount: 1, timezone: 'America/New_York' } },
        new Date('2024-03-11T07:08:09.123Z'),
      ],
      [
        { $dateSubtract: { startDate: '$at', unit: 'week', amount: 1 } },
        new Date('2024-03-03T07:08:09.123Z'),
      ],
      [{ $dateDiff: { startDate: new Date('2024-01-31'), endDate: '$at', unit: 'month' } }, 2],
      [{ $dateDiff: { startDate: new Date('2024-03-09T23:59:00Z'), endDate: '$at', unit: 'day' } }, 1],
      [{ $dateDiff: { startDate: new Date('2024-03-10T06:59:59Z'), endDate: '$at', unit: 'hour' } }, 1],
      [{ $year: new Timestamp({ t: 1710054489, i: 1 }) }, 2024],
    ],
    'sums of arrays': [
      [{ $sum: '$list' }, 6],
      [{ $sum: ['$n', '$f', 'x'] }, 9.5],
      [{ $avg: '$list' }, 2],
      [{ $avg: ['$s'] }, null],
      [{ $min: '$list' }, 1],
      [{ $max: ['$n', '$f', '$nil'] }, 7],
      [{ $stdDevPop: [[1, 3]] }, 1],
      [{ $stdDevSamp: [[1, 3]] }, Math.SQRT2],
    ],
  };

/** Expressions that fail, with the code. */
const FAILURES: readonly (readonly [expression: unknown, code: number])[] = [
  [{ $foo: 1 }, 168],
  [{ $add: ['$s', 1] }, 14],
  [{ $divide: ['$n', 0] }, 2],
  [{ $mod: ['$n', 0] }, 16610],
  [{ $concat: ['$s', 1] }, 16702],
  [{ $size: '$n' }, 17124],
  [{ $arrayElemAt: ['$n', 1] }, 28689],
  [{ $eq: [1] }, 16020],
  ['$$nothing', 17276],
  ['$a..b', 15998],
  [{ $toInt: 'x' }, 241],
  [{ $toInt: '99999999999' }, 241],
  [{ $switch: { branches: [branch(false, 1)] } }, 40066],
  [{ $add: 1, $subtract: 2 }, 15983],
  [{ $hour: { date: '$at', timezone: 'Nowhere/City' } }, 40485],
  [{ $year: '$s' }, 16006],
];

describe('embedded MongoDB: expressions', () => {
  const store = useStore();

  for (const [family, cases] of Object.entries(EXPRESSIONS)) {
    it(`evaluates ${family}`, async () => {
      const collection = await store.filled([DOCUMENT]);
      for (const [expression, expected] of cases) {
        const [result] = await collection
          .aggregate<TestDocument>([{ $replaceWith: { value: expression } }], { promoteLongs: true })
          .toArray();
        assert.deepEqual(
          result,
          expected === undefined ? {} : { value: promoted(expected) },
          JSON.stringify(expression),
        );
      }
    });
  }

  it('refuses wrong expressions with the codes of MongoDB', async () => {
    const collection = await store.filled([DOCUMENT]);
    for (const [expression, code] of FAILURES) {
      const failure = await failureOf(
        collection.aggregate([{ $replaceWith: { value: expression } }]).toArray(),
      );
      assert.equal(failure.code, code, `${JSON.stringify(expression)}: ${failure.message}`);
    }
  });

  it('gives numbers the types that MongoDB gives them', async () => {
    const collection = await store.filled([DOCUMENT]);
    const types: readonly (readonly [unknown, string])[] = [
      [{ $add: [1, 2] }, 'int'],
      [{ $add: [2147483647, 1] }, 'long'],
      [{ $add: [1, new Double(2)] }, 'double'],
      [{ $multiply: [Long.fromNumber(2), 2] }, 'long'],
      [{ $multiply: [Long.MAX_VALUE, 2] }, 'double'],
      [{ $divide: [4, 2] }, 'double'],
      [{ $sum: [1, 2] }, 'int'],
      [{ $avg: [1, 3] }, 'double'],
      [{ $pow: [2, 3] }, 'int'],
      [{ $pow: [2, 40] }, 'long'],
      [{ $floor: 1.5 }, 'double'],
      [{ $subtract: ['$at', '$at'] }, 'long'],
      [{ $add: ['$dec', 1.5] }, 'decimal'],
      [{ $size: '$list' }, 'int'],
    ];
    for (const [expression, type] of types) {
      const [result] = await collection
        .aggregate([{ $replaceWith: { type: { $type: expression } } }])
        .toArray();
      assert.equal(result?.type, type, JSON.stringify(expression));
    }
  });

  it('sums doubles without losing small ones', async () => {
    const values = [1e16, 1.5, 1.5, -1e16];
    const collection = await store.filled(values.map((v) => ({ v })));
    const [result] = await collection.aggregate([{ $group: { _id: null, sum: { $sum: '$v' } } }]).toArray();
    assert.equal(result?.sum, 3);
  });
});

/** Longs come back as numbers, as the driver reads them. */
function promoted(value: unknown): unknown {
  return value instanceof Long && Number.isSafeInteger(value.toNumber()) ? value.toNumber() : value;
}
