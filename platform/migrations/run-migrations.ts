import { setTimeout as delay } from 'node:timers/promises';
import type { mongo } from 'mongoose';
import { ConfigError } from '../config.ts';
import { newId } from '../ids.ts';
import type { Migration } from './migration.ts';

/** What was done, a document each; and who is at it, so that processes that start together do not do it together. */
const RECORDS = 'migrations';
const LOCK = 'migrationlock';

/** How long the lock of a process holds that no longer says that it is at work, in milliseconds. */
const LOCK_MS = 30_000;

/** How often a process that waits looks whether it is its turn, in milliseconds. */
const LOOK_MS = 250;

/** MongoDB's error for an id that is there already. */
const DUPLICATE_KEY = 11000;

interface MigrationRecord {
  _id: string;
  at: Date;
}

interface Lock {
  _id: 'lock';
  holder: string;
  until: Date;
}

/**
 * Brings a database up to this version. Of processes that start at the same time one does it, and the others wait.
 * @throws ConfigError where a later version has been at the database: this one would misread what it finds.
 */
export async function runMigrations(database: mongo.Db, migrations: readonly Migration[]): Promise<void> {
  const holder = newId();
  while ((await pendingIn(database, migrations)).length > 0) {
    if (await takeLock(database, holder)) {
      await underLock(database, holder, () => runPending(database, migrations));
      return;
    }
    await delay(LOOK_MS);
  }
}

async function pendingIn(database: mongo.Db, migrations: readonly Migration[]): Promise<Migration[]> {
  const records = await database.collection<MigrationRecord>(RECORDS).find().toArray();
  const done = new Set(records.map(({ _id }) => _id));
  const known = new Set(migrations.map(({ id }) => id));
  const [newer] = [...done].filter((id) => !known.has(id));
  if (newer !== undefined) {
    throw new ConfigError(
      `The database was brought to a later version (${newer}) than this one knows; start that version, or restore a backup.`,
    );
  }
  return migrations.filter(({ id }) => !done.has(id));
}

async function runPending(database: mongo.Db, migrations: readonly Migration[]): Promise<void> {
  for (const { id, up } of await pendingIn(database, migrations)) {
    await up(database);
    await database.collection<MigrationRecord>(RECORDS).insertOne({ _id: id, at: new Date() });
  }
}

/** @returns whether it is this process's turn. */
async function takeLock(database: mongo.Db, holder: string): Promise<boolean> {
  const locks = database.collection<Lock>(LOCK);
  const until = new Date(Date.now() + LOCK_MS);
  await locks.deleteOne({ _id: 'lock', until: { $lt: new Date() } });
  try {
    await locks.insertOne({ _id: 'lock', holder, until });
    return true;
  } catch (error) {
    if ((error as { code?: unknown }).code === DUPLICATE_KEY) return false;
    throw error;
  }
}

async function underLock(database: mongo.Db, holder: string, work: () => Promise<void>): Promise<void> {
  const locks = database.collection<Lock>(LOCK);
  const renewal = setInterval(() => {
    const until = new Date(Date.now() + LOCK_MS);
    // Where it fails the lock runs out, and so does the work, which needs the same database.
    locks.updateOne({ _id: 'lock', holder }, { $set: { until } }).catch(() => undefined);
  }, LOCK_MS / 3);
  try {
    await work();
  } finally {
    clearInterval(renewal);
    await locks.deleteOne({ _id: 'lock', holder });
  }
}
