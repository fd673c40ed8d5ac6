import assert from 'node:assert/strict';
import { type Connection, createConnection, Schema } from 'mongoose';
import { failureOf, type TestStore, useStore } from './support/store.ts';

describe('embedded MongoDB: Mongoose', () => {
  const store = useStore();

  // A block of its own, so that the connection is closed before the store ends.
  describe('models', () => modelTests(store));
});

function modelTests(store: TestStore): void {
  let connection: Connection;

  before(async () => {
    connection = await createConnection(store.uri, {
      dbName: `${store.db.databaseName}_mongoose`,
    }).asPromise();
  });
  after(async () => {
    await connection?.dropDatabase();
    await connection?.close();
  });

  function gateways() {
    const tool = new Schema({
      name: { type: String, required: true },
      enabled: { type: Boolean, default: true },
    });
    const schema = new Schema(
      {
        slug: { type: String, required: true, unique: true },
        email: { type: String, unique: true, sparse: true },
        state: { type: String, enum: ['live', 'dead'], default: 'live' },
        host: String,
        tools: [tool],
        labels: { type: Map, of: String },
        calls: { type: Number, default: 0 },
        content: Schema.Types.Mixed,
      },
      { timestamps: true, optimisticConcurrency: true, strict: true },
    );
    schema.index(
      { host: 1 },
      { unique: true, partialFilterExpression: { state: 'live', host: { $exists: true } } },
    );
    schema.index({ state: 1, createdAt: -1 });
    return connection.model(`Gateway${Object.keys(connection.models).length}`, schema);
  }

  it('makes the indexes that schemas ask for, and synchronizes them', async () => {
    const Gateway = gateways();
    await Gateway.init();
    const indexes = await Gateway.collection.indexes();
    assert.deepEqual(indexes.map(({ name }) => name).sort(), [
      '_id_',
      'email_1',
      'host_1',
      'slug_1',
      'state_1_createdAt_-1',
    ]);
    await Gateway.collection.createIndex({ old: 1 });
    assert.deepEqual(await Gateway.syncIndexes(), ['old_1']);
    assert.deepEqual(await Gateway.syncIndexes(), []);
    assert.deepEqual(await Gateway.diffIndexes(), { toDrop: [], toCreate: [] });
  });

  it('holds unique, sparse and partial indexes', async () => {
    const Gateway = gateways();
    await Gateway.init();
    await Gateway.create([{ slug: 'a', host: 'h' }, { slug: 'b' }, { slug: 'c', host: 'h', state: 'dead' }]);
    assert.equal((await failureOf(Gateway.create({ slug: 'a' }))).code, 11000);
    const host = await failureOf(Gateway.create({ slug: 'd', host: 'h' }));
    assert.deepEqual([host.code, host.keyPattern, host.keyValue], [11000, { host: 1 }, { host: 'h' }]);
    await Gateway.create({ slug: 'e', email: 'e@x' });
    assert.equal((await failureOf(Gateway.create({ slug: 'f', email: 'e@x' }))).code, 11000);
  });

  it('saves, changes, and notices a change in between', async () => {
    const Gateway = gateways();
    const gateway = await Gateway.create({
      slug: 'x',
      tools: [{ name: 'one' }, { name: 'two' }],
      labels: { 'a-b': 'c' },
      content: { $schema: 'x', list: [1, { deep: null }] },
    });
    gateway.tools[1]?.set('enabled', false);
    gateway.tools.push({ name: 'three' });
    gateway.labels?.set('d', 'e');
    await gateway.save();
    const found = await Gateway.findOne({ slug: 'x' }).orFail();
    assert.deepEqual(
      found.tools.map(({ name, enabled }) => [name, enabled]),
      [
        ['one', true],
        ['two', false],
        ['three', true],
      ],
    );
    assert.deepEqual(found.toObject().content, { $schema: 'x', list: [1, { deep: null }] });
    assert.deepEqual(
      [...(found.labels?.entries() ?? [])],
      [
        ['a-b', 'c'],
        ['d', 'e'],
      ],
    );
    assert.ok(found.get('createdAt') instanceof Date);
    gateway.calls = 5;
    await gateway.save();
    found.calls = 6;
    await assert.rejects(found.save(), { name: 'VersionError' });
  });

  it('finds, counts, pages and leans', async () => {
    const Gateway = gateways();
    await Gateway.insertMany(
      Array.from({ length: 30 }, (_, n) => ({ slug: `g${n}`, calls: n, state: n % 3 ? 'live' : 'dead' })),
    );
    assert.equal(await Gateway.countDocuments({ state: 'dead' }), 10);
    assert.equal(await Gateway.estimatedDocumentCount(), 30);
    assert.ok(await Gateway.exists({ slug: 'g7' }));
    const page = await Gateway.find({ calls: { $lt: 20 } })
      .sort({ calls: -1 })
      .skip(5)
      .limit(3)
      .select('calls -_id')
      .lean();
    assert.deepEqual(page, [{ calls: 14 }, { calls: 13 }, { calls: 12 }]);
    assert.deepEqual((await Gateway.distinct('state')).sort(), ['dead', 'live']);
    let streamed = 0;
    for await (const _ of Gateway.find().cursor({ batchSize: 4 })) streamed++;
    assert.equal(streamed, 30);
    const [sum] = await Gateway.aggregate([
      { $group: { _id: '$state', calls: { $sum: '$calls' } } },
      { $sort: { _id: 1 } },
    ]);
    assert.deepEqual(sum, { _id: 'dead', calls: 135 });
  });

  it('updates with upserts, array filters and in bulk', async () => {
    const Gateway = gateways();
    await Gateway.findOneAndUpdate(
      { slug: 'u' },
      { $inc: { calls: 2 } },
      { upsert: true, setDefaultsOnInsert: true },
    );
    await Gateway.updateOne({ slug: 'u' }, { $push: { tools: { $each: [{ name: 'a' }, { name: 'b' }] } } });
    await Gateway.updateOne(
      { slug: 'u' },
      { 'tools.$[t].enabled': false },
      { arrayFilters: [{ 't.name': 'b' }] },
    );
    const found = await Gateway.findOne({ slug: 'u' }).orFail();
    assert.deepEqual(
      [found.calls, found.state, found.tools.map(({ enabled }) => enabled)],
      [2, 'live', [true, false]],
    );
    await Gateway.bulkWrite([
      { updateOne: { filter: { slug: 'u' }, update: { $set: { calls: 9 } } as never } },
      { insertOne: { document: { slug: 'v' } as never } },
    ]);
    assert.deepEqual(
      (await Gateway.find().sort('slug')).map(({ calls }) => calls),
      [9, 0],
    );
    assert.equal((await Gateway.deleteMany()).deletedCount, 2);
  });
}
