import assert from 'node:assert/strict';
import type { mongo } from 'mongoose';
import { ConfigError } from '../../platform/config.ts';
import { MIGRATIONS, SCHEMA_VERSION } from '../../platform/migrations/index.ts';
import type { Migration } from '../../platform/migrations/migration.ts';
import { runMigrations } from '../../platform/migrations/run-migrations.ts';
import { openMongo } from '../../platform/mongo.ts';
import { type OwnStores, openOwnStores } from '../support/own-stores.ts';

describe('migrations', () => {
  let stores: OwnStores;
  let database: mongo.Db;

  before(async () => {
    stores = await openOwnStores();
    const { db } = stores.mongo.connection;
    assert.ok(db);
    database = db;
  });

  after(() => stores.stop());

  /** A migration that counts how often it ran. */
  function counted(id: string, work: () => Promise<void> = async () => undefined) {
    const runs = { count: 0 };
    const migration: Migration = {
      id,
      async up() {
        runs.count += 1;
        await work();
      },
    };
    return { migration, runs };
  }

  const recorded = async () =>
    (await database.collection<{ _id: string }>('migrations').find().sort({ _id: 1 }).toArray()).map(
      ({ _id }) => _id,
    );

  it('were all made when a database is opened, and new documents say their version', async () => {
    assert.deepEqual(
      await recorded(),
      MIGRATIONS.map(({ id }) => id),
    );
    const { models } = stores.mongo;
    await models.specifications.create({
      gatewayId: 'x',
      version: 1,
      content: {},
      createdAt: new Date(),
      createdBy: 'test',
    });
    const stored = await database.collection('specifications').findOne({ gatewayId: 'x' });
    assert.equal(stored?.schemaVersion, SCHEMA_VERSION);
  });

  it('bring documents of before up to date', async () => {
    await database.collection<{ _id: string }>('migrations').deleteMany({});
    await database.collection('auditentries').insertOne({ action: 'from before' });
    const again = await openMongo(stores.env.MONGODB_URI);
    await again.close();
    const old = await database.collection('auditentries').findOne({ action: 'from before' });
    assert.equal(old?.schemaVersion, 1);
    assert.deepEqual(
      await recorded(),
      MIGRATIONS.map(({ id }) => id),
    );
  });

  it('give capabilities of the same name aliases of their own, in the order in which they were made', async () => {
    await database.collection<{ _id: string }>('migrations').deleteMany({});
    const capabilities = database.collection<{ _id: string; name: string; createdAt: Date; alias?: string }>(
      'capabilities',
    );
    const made = (id: string, name: string, minute: number) => ({
      _id: id,
      name,
      createdAt: new Date(Date.UTC(2026, 0, 1, 0, minute)),
    });
    await capabilities.insertMany([
      made('c', 'Wiki', 2),
      made('a', 'Wiki', 3),
      made('b', 'Wiki', 1),
      made('d', 'Wiki 2', 4),
      made('e', 'knowledge', 5),
    ]);
    for (const _time of ['first', 'again']) {
      await (await openMongo(stores.env.MONGODB_URI)).close();
      await database.collection<{ _id: string }>('migrations').deleteMany({ _id: /alias/ });
    }
    await (await openMongo(stores.env.MONGODB_URI)).close();
    const aliases = (await capabilities.find().toArray()).map(({ _id, alias }) => [_id, alias]);
    assert.deepEqual(Object.fromEntries(aliases), {
      b: 'Wiki',
      c: 'Wiki 2',
      a: 'Wiki 3',
      d: 'Wiki 2 2',
      e: 'knowledge 2',
    });
    await assert.rejects(capabilities.insertOne({ ...made('f', 'Wiki', 6), alias: 'Wiki' }), { code: 11000 });
  });

  it('are made once, in their order, by one of several processes that start together', async () => {
    const order: string[] = [];
    const first = counted('0100-first', async () => void order.push('first'));
    const second = counted('0101-second', async () => void order.push('second'));
    const all = [...MIGRATIONS, first.migration, second.migration];
    await Promise.all(Array.from({ length: 4 }, () => runMigrations(database, all)));
    assert.deepEqual(order, ['first', 'second']);
    await runMigrations(database, all);
    assert.deepEqual([first.runs.count, second.runs.count], [1, 1]);
  });

  it('that failed are made again at the next start, and those before them are not', async () => {
    await database.collection<{ _id: string }>('migrations').deleteMany({ _id: /^01/ });
    let works = false;
    const first = counted('0100-first');
    const second = counted('0101-second', async () => {
      if (!works) throw new Error('the disk is full');
    });
    const all = [...MIGRATIONS, first.migration, second.migration];
    await assert.rejects(runMigrations(database, all), /the disk is full/);
    works = true;
    await runMigrations(database, all);
    assert.deepEqual([first.runs.count, second.runs.count], [1, 2]);
  });

  it('of a process that ended in the middle are taken over', async () => {
    await database.collection<{ _id: string }>('migrations').deleteMany({ _id: /^01/ });
    const left = { _id: 'lock', holder: 'gone', until: new Date(Date.now() + 1000) };
    await database.collection<typeof left>('migrationlock').insertOne(left);
    const { migration, runs } = counted('0100-first');
    await runMigrations(database, [...MIGRATIONS, migration]);
    assert.equal(runs.count, 1);
    assert.ok(Date.now() >= left.until.getTime(), 'not before its lock has run out');
  });

  it('of a later version keep this one from starting', async () => {
    await assert.rejects(
      runMigrations(database, MIGRATIONS),
      (error) => error instanceof ConfigError && /0100-first/.test(error.message),
    );
    await assert.rejects(openMongo(stores.env.MONGODB_URI), ConfigError);
  });
});
