import assert from 'node:assert/strict';

import mongoose from 'mongoose';
import {
  Binary,
  BSONRegExp,
  Code,
  Decimal128,
  Double,
  failureOf,
  Int32,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  type TestDocument,
  Timestamp,
  useStore,
} from './support/store.ts';

/** One value of each BSON type, and of the limits of some. A whole double that fits into an int32 is stored as one. */
// biome-ignore format: one type on a line
const VALUES: readonly unknown[] = [
  new Double(-0), 1.5, Number.NaN, Infinity, 5e-324,
  new Int32(1), new Int32(-2147483648),
  Long.fromNumber(1), Long.MIN_VALUE, Long.MAX_VALUE,
  ...['1.10', '-0', 'NaN', '9.999999999999999999999999999999999E+6144'].map((text) => Decimal128.fromString(text)),
  '', 'text with \0, é and \u{1f600}',
  { nested: { deep: [1, { x: 2 }] } },
  [], [1.5, new Int32(1), null, [[]]],
  new Binary(Buffer.from([0, 1, 255])), new Binary(Buffer.from('0123456789abcdef'), Binary.SUBTYPE_UUID), new Binary(Buffer.alloc(0), 128),
  new ObjectId('0123456789abcdef01234567'),
  true, false,
  new Date(0), new Date(-1), new Date(8.64e15),
  null,
  new BSONRegExp('^a.*/"', 'im'),
  new Code('function () { return 1; }'),
  new Timestamp({ t: 4294967295, i: 1 }),
  new MinKey(), new MaxKey(),
];

describe('embedded MongoDB: BSON', () => {
  const store = useStore();

  it('comes back byte by byte as it was sent', async () => {
    const collection = store.collection();
    for (const [_id, v] of VALUES.entries()) {
      await collection.insertOne({ _id, v });
      const found = await collection.findOne({ _id }, { raw: true });
      assert.deepEqual(
        Buffer.from(found as unknown as Uint8Array),
        Buffer.from(serialize({ _id, v })),
        `${_id}: ${v}`,
      );
    }
  });

  it('is the same after an update of another field, and through a pipeline', async () => {
    const collection = store.collection();
    await collection.insertMany(VALUES.map((v, _id) => ({ _id, v })));
    await collection.updateMany({}, { $set: { other: 1 } });
    for (const [_id, v] of VALUES.entries()) {
      const expected = Buffer.from(serialize({ _id, v }));
      const pipeline = [{ $match: { _id } }, { $unset: 'other' }];
      const [piped] = await collection.aggregate(pipeline, { raw: true }).toArray();
      assert.deepEqual(Buffer.from(piped as unknown as Uint8Array), expected, `${_id}: ${v}`);
    }
  });

  it('finds each value by itself, whatever its type', async () => {
    const collection = store.collection();
    await collection.insertMany(VALUES.map((v, _id) => ({ _id, v })));
    await collection.createIndex({ v: 1 });
    for (const [_id, v] of VALUES.entries()) {
      // Patterns are only matched with.
      if (v instanceof BSONRegExp) continue;
      // A null also finds what has none.
      const ids = (await collection.find({ v: { $eq: v } }).toArray()).map((found) => found._id);
      assert.ok(ids.includes(_id), `${_id}: ${v} in ${ids}`);
    }
  });

  it('takes ids of any type but arrays and patterns', async () => {
    const collection = store.collection();
    const ids = [
      1,
      'x',
      new ObjectId(),
      { a: 1, b: [2] },
      new Date(5),
      true,
      Decimal128.fromString('2.5'),
      Long.MAX_VALUE,
    ];
    for (const _id of ids) {
      await collection.insertOne({ _id });
      assert.equal(await collection.countDocuments({ _id }), 1);
    }
    assert.equal((await failureOf(collection.insertOne({ _id: Long.fromNumber(1) }))).code, 11000);
    assert.equal((await failureOf(collection.insertOne({ _id: [1] }))).code, 53);
    assert.equal((await failureOf(collection.insertOne({ _id: new BSONRegExp('x') }))).code, 53);
  });

  it('keeps the order of fields, with _id in front', async () => {
    const collection = store.collection();
    await collection.insertOne({ z: 1, a: { y: 1, b: 2 }, _id: 1 });
    await collection.updateOne({ _id: 1 }, { $set: { m: 1 }, $unset: { z: '' } });
    await collection.updateOne({ _id: 1 }, { $set: { z: 2, 'a.y': 3 } });
    const found = await collection.findOne({ _id: 1 });
    assert.deepEqual(Object.keys(found ?? {}), ['_id', 'a', 'm', 'z']);
    assert.deepEqual(Object.keys(found?.a), ['y', 'b']);
  });

  it('keeps fields that have names of JavaScript', async () => {
    const collection = store.collection();
    const fields = new Map<string, unknown>([
      ['_id', 1],
      ['__proto__', { x: 1 }],
      ['constructor', 4],
      ['toString', 'x'],
    ]);
    await collection.insertOne(fields as unknown as TestDocument);
    await collection.updateOne({ _id: 1 }, { $set: { z: { a: 1 } }, $inc: { constructor: 1 } });
    const found = (await collection.findOne({ constructor: 5 }, { raw: true })) as unknown as Uint8Array;
    assert.deepEqual(namesOf(found), ['_id', '__proto__', 'constructor', 'toString', 'z']);
    assert.equal(await collection.findOne({ valueOf: { $exists: true } }), null);
  });

  it('gives a document without _id an ObjectId', async () => {
    const collection = store.collection();
    await store.db.command({ insert: collection.collectionName, documents: [{ a: 1 }] });
    const found = await collection.findOne({ a: 1 });
    assert.equal((found?._id as { _bsontype?: string } | undefined)?._bsontype, 'ObjectId');
    assert.deepEqual(Object.keys(found ?? {}), ['_id', 'a']);
  });
});

function serialize(document: TestDocument): Uint8Array {
  return mongoose.mongo.BSON.serialize(document);
}

/** The names of the fields of a BSON document in their order, which an object does not keep. */
function namesOf(bytes: Uint8Array): string[] {
  const elements = mongoose.mongo.BSON.onDemand.parseToElements(bytes);
  return [...elements].map(([, offset, length]) =>
    Buffer.from(bytes.subarray(offset, offset + length)).toString(),
  );
}
