import assert from 'node:assert/strict';
import mongoose from 'mongoose';
import { failureOf, type TestDocument, useStore } from './support/store.ts';

const { BSON } = mongoose.mongo;
const MAX_DOCUMENT = 16 * 1024 * 1024;

/** A document whose BSON has exactly a number of bytes. */
function documentOf(bytes: number, _id: number): TestDocument {
  const empty = BSON.calculateObjectSize({ _id, v: '' });
  return { _id, v: 'x'.repeat(bytes - empty) };
}

function nested(levels: number): TestDocument {
  let value: TestDocument = { end: true };
  for (let n = 1; n < levels; n++) value = { a: value };
  return value;
}

describe('embedded MongoDB: limits', () => {
  const store = useStore();

  it('take a document of 16 MB, and not one byte more', async () => {
    const collection = store.collection();
    await collection.insertOne(documentOf(MAX_DOCUMENT, 1));
    const found = await collection.findOne({ _id: 1 });
    assert.equal(found?.v.length, documentOf(MAX_DOCUMENT, 1).v.length);
    assert.match(
      (await failureOf(collection.insertOne(documentOf(MAX_DOCUMENT + 1, 2)))).message,
      /too large|larger|maximum/i,
    );
    assert.equal(await collection.countDocuments(), 1);
    await collection.deleteMany({});
  });

  it('hold for what updates and pipelines make, too', async () => {
    const collection = store.collection();
    await collection.insertOne(documentOf(MAX_DOCUMENT, 1));
    const update = await failureOf(collection.updateOne({ _id: 1 }, { $set: { more: 1 } }));
    assert.ok([10334, 17419].includes(update.code ?? 0), update.message);
    assert.equal((await collection.findOne({ _id: 1 }, { projection: { more: 1 } }))?.more, undefined);
    const twice = [{ $project: { v: 1, w: '$v' } }];
    assert.equal((await failureOf(collection.aggregate(twice).toArray())).code, 10334);
    await collection.deleteMany({});
  });

  it('take 100 levels of nesting, and refuse many more', async () => {
    const collection = store.collection();
    await collection.insertOne({ _id: 1, a: nested(99) });
    assert.deepEqual((await collection.findOne({ _id: 1 }))?.a, nested(99));
    const path = Array.from({ length: 190 }, () => 'b').join('.');
    assert.ok(
      [15, 22].includes(
        (await failureOf(collection.updateOne({ _id: 1 }, { $set: { [path]: 1 } }))).code ?? 0,
      ),
    );
    assert.ok(
      [15, 22].includes((await failureOf(collection.insertOne({ _id: 2, a: nested(300) }))).code ?? 0),
    );
    assert.equal(await collection.countDocuments(), 1);
  });

  it('keep large documents apart from those in memory, without a difference', async () => {
    const collection = store.collection();
    await collection.createIndex({ k: 1 }, { unique: true });
    const text = 'x'.repeat(100_000);
    await collection.insertMany([1, 2, 3].map((k) => ({ _id: k, k, text })));
    await collection.updateOne({ k: 2 }, { $set: { k: 20 } });
    assert.equal((await failureOf(collection.insertOne({ k: 20 }))).code, 11000);
    await collection.insertOne({ _id: 4, k: 2 });
    await collection.updateOne({ _id: 3 }, { $unset: { text: '' } });
    await collection.deleteOne({ text, k: 1 });
    const found = await collection.find().sort({ k: 1 }).toArray();
    assert.deepEqual(found, [
      { _id: 4, k: 2 },
      { _id: 3, k: 3 },
      { _id: 2, k: 20, text },
    ]);
  });

  it('take what many documents are together, in several messages', async () => {
    const collection = store.collection();
    const documents = Array.from({ length: 60 }, (_, _id) => ({ _id, v: 'x'.repeat(1_000_000) }));
    await collection.insertMany(documents);
    assert.equal((await collection.find().toArray()).length, 60);
    await collection.drop();
  });
});
