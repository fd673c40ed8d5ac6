import assert from 'node:assert/strict';
import * as bson from 'bson';
import { compareValues } from '../../scripts/embedded-mongo/bson/compare.ts';
import { formatDecimal, parseDecimal } from '../../scripts/embedded-mongo/bson/decimal.ts';
import { decodeDocument } from '../../scripts/embedded-mongo/bson/decode.ts';
import { encodeDocument } from '../../scripts/embedded-mongo/bson/encode.ts';
import { encodeKey } from '../../scripts/embedded-mongo/bson/key.ts';
import { document, double, type Value } from '../../scripts/embedded-mongo/bson/values.ts';
import { crc32c } from '../../scripts/embedded-mongo/wire/crc32c.ts';
import { Random } from './support/random.ts';

/** Encoders begin with a buffer of this size and take larger ones as they need them. */
const FIRST_BUFFER = 1 << 16;

const VALUES: readonly Value[] = [
  5,
  1.5,
  double(3),
  7n,
  'text é \u{1f600}',
  true,
  null,
  new Date(5),
  new bson.ObjectId('0123456789abcdef01234567'),
  bson.Decimal128.fromString('1.5'),
  new bson.Binary(Buffer.from([1, 2, 3])),
  new bson.Timestamp({ t: 7, i: 9 }),
  new bson.BSONRegExp('a.b', 'i'),
  new bson.Code('x'),
  new bson.MinKey(),
  new bson.MaxKey(),
  [1, 'x', [null]],
  document({ a: 1, b: document({ c: 'x' }) }),
];

function randomValue(random: Random, depth = 0): Value {
  const kind = random.below(depth > 2 ? 8 : 10);
  switch (kind) {
    case 0:
      return random.pick([0, 1, -1, 2 ** 31 - 1, -(2 ** 31)]);
    case 1:
      return random.pick([
        0.1,
        -0.1,
        1e300,
        -1e-300,
        2 ** 53,
        4.5,
        Number.NaN,
        Infinity,
        -Infinity,
        -0,
        5e-324,
      ]);
    case 2:
      return random.pick([0n, 1n, -1n, 2n ** 53n + 1n, -(2n ** 62n) - 1n]);
    case 3:
      return bson.Decimal128.fromString(
        random.pick(['0', '0.1', '-0.1', '1E+6000', '-1E-6000', '4.50', '9007199254740993', 'NaN']),
      );
    case 4:
      return random.pick(['', 'a', 'a\0', 'a\0b', 'b', '\u{10000}', '\uffff', 'é']);
    case 5:
      return random.pick([
        null,
        true,
        false,
        new Date(random.below(3) - 1),
        new bson.MinKey(),
        new bson.MaxKey(),
      ]);
    case 6:
      return new bson.Binary(Buffer.alloc(random.below(3), random.below(3)), random.pick([0, 4]));
    case 7:
      return random.pick([
        new bson.ObjectId('0'.repeat(24)),
        new bson.Timestamp({ t: 1, i: 1 }),
        new bson.BSONRegExp('a'),
      ]);
    case 8:
      return Array.from({ length: random.below(3) }, () => randomValue(random, depth + 1));
    default:
      return new Map(
        ['a', 'b', 'a\u0001'].slice(random.below(3)).map((name) => [name, randomValue(random, depth + 1)]),
      );
  }
}

describe('embedded MongoDB: codec', () => {
  it('writes what the package bson writes, and reads it again', () => {
    for (const value of VALUES) {
      const one = document({ before: 1, value, after: 'x' });
      const bytes = encodeDocument(one);
      assert.deepEqual(decodeDocument(bytes), one);
      const theirs = bson.deserialize(bytes, { promoteValues: false, bsonRegExp: true });
      assert.deepEqual(Buffer.from(bson.serialize(theirs)), bytes);
    }
  });

  it('writes the same wherever its buffer ends', () => {
    for (const value of VALUES) {
      for (let room = 0; room < 60; room++) {
        const one = document({
          filling: 'x'.repeat(FIRST_BUFFER / 3 - room),
          value,
          after: 'x'.repeat(FIRST_BUFFER),
        });
        assert.deepEqual(decodeDocument(encodeDocument(one)), one);
      }
    }
  });

  it('keeps the keys the same wherever their buffer ends', () => {
    for (const value of VALUES) {
      const alone = encodeKey([value]);
      for (const filling of [4096, 1 << 20]) {
        for (let room = 0; room < 60; room += filling === 4096 ? 1 : 25) {
          const prefix = new bson.Binary(Buffer.alloc(filling - room));
          const key = encodeKey([prefix, value]);
          assert.deepEqual(key.subarray(-alone.length), alone);
        }
      }
    }
  });

  it('orders keys as it compares values, ascending and descending', () => {
    const random = new Random(1);
    for (let n = 0; n < 5_000; n++) {
      const [a, b, c] = [randomValue(random), randomValue(random), randomValue(random)];
      const order = Math.sign(compareValues(a, b));
      const label = `${bson.EJSON.stringify([a, b].map((value) => bson.deserialize(encodeDocument(document({ value })))))}`;
      assert.equal(Math.sign(Buffer.compare(encodeKey([a]), encodeKey([b]))), order, label);
      assert.equal(Math.sign(compareValues(b, a)), order === 0 ? 0 : -order, label);
      // What follows a field must not change its order.
      if (order === 0) continue;
      assert.equal(
        Math.sign(Buffer.compare(encodeKey([a, c], [1, 1]), encodeKey([b, null], [1, 1]))),
        order,
        label,
      );
      assert.equal(
        Math.sign(Buffer.compare(encodeKey([a, c], [-1, 1]), encodeKey([b, null], [-1, 1]))),
        -order,
        label,
      );
      assert.equal(
        Math.sign(Buffer.compare(encodeKey([a, null], [-1, -1]), encodeKey([b, c], [-1, -1]))),
        -order,
        label,
      );
    }
  });

  it('reads and writes decimals exactly', () => {
    const texts = [
      '0',
      '1',
      '-1.50',
      '1E-6176',
      '9.999999999999999999999999999999999E+6144',
      '1E+6144',
      '123E-10',
    ];
    for (const text of texts) {
      const decimal = bson.Decimal128.fromString(text);
      const parsed = parseDecimal(decimal);
      assert.ok(typeof parsed !== 'number');
      assert.equal(formatDecimal(parsed).toString(), decimal.toString());
    }
    const long = { coefficient: 12345678901234567890123456789012345n, exponent: 0 };
    assert.equal(formatDecimal(long).toString(), '1.234567890123456789012345678901234E+34');
    const halfway = { coefficient: 10000000000000000000000000000000015n, exponent: 0 };
    assert.equal(formatDecimal(halfway).toString(), '1.000000000000000000000000000000002E+34');
    assert.equal(formatDecimal({ coefficient: -1n, exponent: 7000 }).toString(), '-Infinity');
    assert.equal(formatDecimal({ coefficient: 1n, exponent: -7000 }).toString(), '0E-6176');
  });

  it('refuses bytes that are no BSON', () => {
    const good = encodeDocument(document({ a: 1, s: 'text', d: document({ x: 1 }) }));
    for (let i = 0; i < good.length; i++) {
      const cut = good.subarray(0, i);
      assert.throws(() => decodeDocument(cut), { code: 22 }, `cut at ${i}`);
    }
    const random = new Random(5);
    for (let n = 0; n < 5000; n++) {
      const broken = Buffer.from(good);
      for (let changes = 0; changes < 2; changes++) broken[random.below(broken.length)] = random.below(256);
      try {
        decodeDocument(broken);
      } catch (error) {
        assert.ok('code' in (error as object), `${broken.toString('hex')}: ${error}`);
      }
    }
    const invalidText = Buffer.from('0e0000000261000200000080000000', 'hex');
    assert.throws(() => decodeDocument(invalidText.subarray(0, 14)));
  });

  it('computes CRC-32C', () => {
    assert.equal(crc32c(Buffer.from('123456789')), 0xe3069283);
  });
});
