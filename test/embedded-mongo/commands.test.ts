import assert from 'node:assert/strict';
import { access, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mongoose from 'mongoose';
import { startStore, temporaryFolder } from './support/process.ts';
import {
  Decimal128,
  failureOf,
  isRealMongo,
  Long,
  onlyEmbedded,
  type TestDocument,
  useStore,
} from './support/store.ts';

describe('embedded MongoDB: commands', () => {
  const store = useStore();

  it('say who answers', async () => {
    const hello = await store.db.command({ hello: 1 });
    assert.equal(hello.isWritablePrimary, true);
    assert.deepEqual([hello.maxBsonObjectSize, hello.maxWriteBatchSize], [16777216, 100000]);
    assert.ok(hello.maxMessageSizeBytes >= 48_000_000);
    assert.equal((await store.db.command({ isMaster: 1 })).ismaster, true);
    assert.equal((await store.db.command({ ping: 1 })).ok, 1);
  });

  it('list collections', async () => {
    const collection = await store.filled([{ a: 1 }]);
    const listed = await store.db.listCollections({ name: collection.collectionName }).toArray();
    assert.deepEqual(
      listed.map(({ name, type }) => [name, type]),
      [[collection.collectionName, 'collection']],
    );
    const names = await store.db.listCollections({}, { nameOnly: true }).toArray();
    assert.ok(names.some(({ name }) => name === collection.collectionName));
  });

  it('create and drop collections', async () => {
    const { collectionName } = store.collection();
    const collection = await store.db.createCollection<TestDocument>(collectionName);
    await collection.insertOne({ _id: 1, a: 5 });
    await collection.createIndex({ a: 1 }, { unique: true });
    await store.db.dropCollection(collectionName);
    assert.equal(await collection.countDocuments(), 0);
    assert.equal((await failureOf(collection.indexes())).code, 26);
    await collection.insertMany([{ a: 5 }, { a: 5 }]);
  });

  it('drop databases', async () => {
    const other = store.client.db(`${store.db.databaseName}_other`);
    await other.collection('a').insertOne({ x: 1 });
    await other.collection('b').insertOne({ x: 1 });
    await other.dropDatabase();
    assert.deepEqual(await other.listCollections().toArray(), []);
    await other.dropDatabase();
    await other.collection<TestDocument>('a').insertOne({ _id: 1 });
    assert.equal(await other.collection('a').countDocuments(), 1);
    await other.dropDatabase();
  });

  it('count, and list distinct values', async () => {
    const collection = await store.filled([
      { _id: 1, a: 1, tags: ['x', 'y'], d: [{ k: 1 }, { k: 2 }] },
      { _id: 2, a: 1.0, tags: 'x', d: { k: 3 } },
      { _id: 3, a: null, tags: [] },
      { _id: 4, a: [2, [3]] },
    ]);
    assert.equal(await collection.estimatedDocumentCount(), 4);
    assert.equal((await store.db.command({ count: collection.collectionName, query: { a: 1 } })).n, 2);
    assert.equal((await store.db.command({ count: collection.collectionName, skip: 1, limit: 2 })).n, 2);
    assert.equal((await store.db.command({ count: 'nothing' })).n, 0);
    const sorted = (values: unknown[]) => values.map((value) => JSON.stringify(value)).sort();
    assert.deepEqual(sorted(await collection.distinct('a')), ['1', '2', '[3]', 'null']);
    assert.deepEqual(sorted(await collection.distinct('tags')), ['"x"', '"y"']);
    assert.deepEqual(sorted(await collection.distinct('d.k')), ['1', '2', '3']);
    assert.deepEqual(await collection.distinct('tags', { _id: 2 }), ['x']);
    assert.deepEqual(await store.collection().distinct('a'), []);
  });

  it('delete one document or all that match', async () => {
    const collection = await store.filled([1, 2, 3, 4].map((a) => ({ a, even: a % 2 === 0 })));
    assert.equal((await collection.deleteOne({ even: true })).deletedCount, 1);
    assert.equal((await collection.deleteMany({ a: { $lt: 4 } })).deletedCount, 2);
    assert.equal((await collection.deleteMany({})).deletedCount, 1);
    assert.equal((await collection.deleteMany({})).deletedCount, 0);
    assert.equal((await store.collection().deleteMany({})).deletedCount, 0);
  });

  it('stop at the first failure when they are ordered, and go on when they are not', async () => {
    const documents = [{ _id: 1 }, { _id: 2 }, { _id: 1 }, { _id: 3 }, { _id: 2 }];
    const ordered = store.collection();
    const first = (await failureOf(
      ordered.insertMany(documents),
    )) as unknown as mongoose.mongo.MongoBulkWriteError;
    assert.deepEqual([first.code, first.insertedCount], [11000, 2]);
    assert.equal(await ordered.countDocuments(), 2);
    const unordered = store.collection();
    const all = (await failureOf(
      unordered.insertMany(documents, { ordered: false }),
    )) as unknown as mongoose.mongo.MongoBulkWriteError;
    const writeErrors = Array.isArray(all.writeErrors) ? all.writeErrors : [all.writeErrors];
    assert.deepEqual(
      writeErrors.map(({ index, code }) => [index, code]),
      [
        [2, 11000],
        [4, 11000],
      ],
    );
    assert.deepEqual(
      (await unordered.find().toArray()).map(({ _id }) => _id),
      [1, 2, 3],
    );
  });

  it('write in bulk', async () => {
    const collection = await store.filled([
      { _id: 1, a: 1 },
      { _id: 2, a: 2 },
    ]);
    const result = await collection.bulkWrite([
      { insertOne: { document: { _id: 3, a: 3 } } },
      { updateOne: { filter: { _id: 1 }, update: { $inc: { a: 10 } } } },
      { updateMany: { filter: { a: { $lt: 5 } }, update: { $set: { small: true } } } },
      { updateOne: { filter: { _id: 9 }, update: { $set: { a: 9 } }, upsert: true } },
      { replaceOne: { filter: { _id: 2 }, replacement: { b: 1 } } },
      { deleteOne: { filter: { _id: 3 } } },
    ]);
    const { insertedCount, matchedCount, modifiedCount, deletedCount, upsertedCount, upsertedIds } = result;
    assert.deepEqual(
      [insertedCount, matchedCount, modifiedCount, deletedCount, upsertedCount],
      [1, 4, 4, 1, 1],
    );
    assert.deepEqual(upsertedIds, { 3: 9 });
    assert.deepEqual(await collection.find().sort({ _id: 1 }).toArray(), [
      { _id: 1, a: 11 },
      { _id: 2, b: 1 },
      { _id: 9, a: 9 },
    ]);
  });

  it('report a failed update with its index, and keep what was done before it', async () => {
    const collection = await store.filled([
      { _id: 1, a: 1 },
      { _id: 2, a: 'x' },
      { _id: 3, a: 1 },
    ]);
    const reply = await store.db.command({
      update: collection.collectionName,
      ordered: false,
      updates: [1, 2, 3].map((_id) => ({ q: { _id }, u: { $inc: { a: 1 } } })),
    });
    assert.deepEqual([reply.n, reply.nModified], [2, 2]);
    assert.deepEqual(
      reply.writeErrors.map(({ index, code }: TestDocument) => [index, code]),
      [[1, 14]],
    );
    assert.deepEqual(await collection.distinct('a'), [2, 'x']);
  });

  it('count nothing of a statement that fails in the middle, and keep what it changed before', async () => {
    const collection = await store.filled([
      { _id: 1, a: 1 },
      { _id: 2, a: 'x' },
      { _id: 3, a: 1 },
    ]);
    const updates = [{ q: {}, u: { $inc: { a: 1 } }, multi: true }];
    const reply = await store.db.command({ update: collection.collectionName, updates });
    assert.deepEqual([reply.n, reply.nModified, reply.writeErrors[0].code], [0, 0, 14]);
    assert.deepEqual(new Set(await collection.distinct('a')), new Set([2, 'x', 1]));
  });

  it('acknowledge nothing when the client does not want it', async () => {
    const collection = store.client.db(store.db.databaseName).collection<TestDocument>('unacknowledged', {
      writeConcern: { w: 0 },
    });
    const result = await collection.insertOne({ _id: 1 });
    assert.equal(result.acknowledged, false);
    while ((await collection.countDocuments()) === 0);
    assert.deepEqual(await collection.findOne(), { _id: 1 });
  });

  it('refuse what there is not, with the codes of MongoDB', async () => {
    const collection = await store.filled([{ a: 1 }]);
    const name = collection.collectionName;
    const failures: readonly (readonly [TestDocument, number])[] = [
      [{ nothing: 1 }, 59],
      [{ find: name, filter: 5 }, 14],
      [{ find: name, limit: 'x' }, 14],
      [{ insert: name, documents: [] }, 16],
      [{ insert: 'a$b', documents: [{}] }, 73],
      [{ insert: '', documents: [{}] }, 73],
      [{ getMore: Long.fromNumber(99), collection: name }, 43],
      [{ drop: 'nothing' }, 26],
    ];
    for (const [command, code] of failures) {
      // Later ones drop what there is not.
      if (isRealMongo && 'drop' in command) continue;
      const run = store.db.command(command, { ignoreUndefined: true }).then((reply) => {
        if (reply.writeErrors !== undefined) throw reply.writeErrors[0];
      });
      const failure = await failureOf(run);
      assert.equal(failure.code, code, `${JSON.stringify(command)}: ${failure.message}`);
    }
  });

  describe('that the store does not have', () => {
    onlyEmbedded();

    it('are errors that name what is missing', async () => {
      const collection = await store.filled([{ a: 1 }]);
      const name = collection.collectionName;
      const aggregate = (stage: TestDocument) => ({ aggregate: name, pipeline: [stage], cursor: {} });
      const update = (u: unknown) => ({ update: name, updates: [{ q: {}, u }] });
      const index = (options: TestDocument) => ({
        createIndexes: name,
        indexes: [{ name: 'x', key: { x: 1 }, ...options }],
      });
      const refused: readonly (readonly [TestDocument, RegExp])[] = [
        [{ find: name, filter: { $where: 'true' } }, /\$where/],
        [{ find: name, filter: { $text: { $search: 'x' } } }, /\$text/],
        [{ find: name, filter: { a: { $near: [1, 1] } } }, /\$near/],
        [{ find: name, filter: { a: { $mod: [2, 1] } } }, /\$mod/],
        [{ find: name, filter: { $jsonSchema: {} } }, /\$jsonSchema/],
        [{ find: name, filter: { a: { $regex: 'a', $options: 'x' } } }, /'x'/],
        [{ find: name, filter: { $expr: { $function: {} } } }, /\$function/],
        [{ find: name, collation: { locale: 'de' } }, /collation/],
        [{ find: name, hint: 'a_1' }, /hint/],
        [{ find: name, tailable: true }, /tailable/],
        [{ find: name, sort: { a: { $meta: 'textScore' } } }, /\$meta/],
        [{ find: name, sort: { $natural: -1 } }, /\$natural/],
        [{ find: name, projection: { a: { $slice: 1 } } }, /\$slice/],
        [{ find: name, projection: { a: { $elemMatch: { b: 1 } } } }, /\$elemMatch/],
        [{ find: name, projection: { 'a.$': 1 } }, /a\.\$/],
        [{ find: name, txnNumber: Long.fromNumber(1) }, /txnNumber/],
        [aggregate({ $out: 'x' }), /\$out/],
        [aggregate({ $lookup: { from: 'x', as: 'y' } }), /\$lookup/],
        [aggregate({ $changeStream: {} }), /\$changeStream/],
        [aggregate({ $project: { x: { $toUpper: 'a' } } }), /\$toUpper/],
        [aggregate({ $group: { _id: 1, x: { $accumulator: {} } } }), /\$accumulator/],
        [{ aggregate: name, pipeline: [], cursor: {}, let: {} }, /let/],
        [{ aggregate: name, pipeline: [], cursor: {}, explain: true }, /explain/],
        [{ create: 'new', capped: true }, /capped/],
        [{ create: 'new', viewOn: name, pipeline: [] }, /viewOn/],
        [index({ expireAfterSeconds: 5 }), /expireAfterSeconds/],
        [index({ key: { x: 'text' } }), /text/],
        [index({ key: { 'x.$**': 1 } }), /wildcard/],
        [index({ collation: { locale: 'de' } }), /collation/],
        [{ ping: 1, apiStrict: true }, /apiStrict/],
        [update({ $rename: { a: 'b' } }), /\$rename/],
        [update({ $bit: { a: { and: 1 } } }), /\$bit/],
        [update({ $currentDate: { a: true } }), /\$currentDate/],
        [update([{ $set: { a: 1 } }]), /pipeline/],
        [update({ $inc: { a: Decimal128.fromString('1') } }), /decimals/],
        ...['explain', 'mapReduce', 'collMod', 'startSession', 'saslStart'].map(
          (command) => [{ [command]: 1 }, new RegExp(`'${command}'`)] as const,
        ),
      ];
      for (const [command, pattern] of refused) {
        const run = store.db.command(command).then((reply) => {
          if (reply.writeErrors !== undefined)
            throw Object.assign(new Error(reply.writeErrors[0].errmsg), { code: 2 });
        });
        const failure = await failureOf(run);
        assert.match(failure.message, pattern);
        assert.ok(failure.code !== 1, failure.message);
      }
      assert.deepEqual(await collection.findOne({}, { projection: { _id: 0 } }), { a: 1 });
    });

    it('include sessions and transactions', async () => {
      const session = store.client.startSession();
      const collection = store.collection();
      await assert.rejects(session.withTransaction(() => collection.insertOne({ a: 1 }, { session })));
      await session.endSession();
      assert.equal(await collection.countDocuments(), 0);
    });
  });

  describe('backup', () => {
    onlyEmbedded();

    it('writes a copy that is a store', async () => {
      const collection = await store.filled([{ _id: 1, a: 1 }]);
      const target = await temporaryFolder();
      const directory = await mkdtemp(join(tmpdir(), 'backup-'));
      try {
        const file = join(target.path, 'store.sqlite');
        await store.client.db('admin').command({ backup: file });
        await collection.insertOne({ _id: 2 });
        const copy = await startStore(target.path);
        const client = await mongoose.mongo.MongoClient.connect(copy.uri);
        const copied = client.db(store.db.databaseName).collection<TestDocument>(collection.collectionName);
        assert.deepEqual(await copied.find().toArray(), [{ _id: 1, a: 1 }]);
        await client.close();
        await copy.stop();
        assert.equal((await failureOf(store.client.db('admin').command({ backup: file }))).code, 96);
        assert.equal((await failureOf(store.db.command({ backup: join(directory, 'x') }))).code, 13);
        await assert.rejects(access(join(directory, 'x')));
      } finally {
        await target.remove();
        await rm(directory, { recursive: true });
      }
    });
  });
});
