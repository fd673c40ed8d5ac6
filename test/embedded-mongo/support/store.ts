import { randomBytes } from 'node:crypto';
import mongoose from 'mongoose';
import { type StoreProcess, startStore, temporaryFolder } from './process.ts';

const { MongoClient } = mongoose.mongo;

/** The BSON types of the driver that the tests use; the package `bson` has classes of its own. */
export const {
  Binary,
  BSONRegExp,
  Code,
  Decimal128,
  Double,
  Int32,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
} = mongoose.mongo;

export type Client = mongoose.mongo.MongoClient;
export type Db = mongoose.mongo.Db;
export type Collection = mongoose.mongo.Collection<TestDocument>;
/** Documents of tests may have any fields and any `_id`. */
export interface TestDocument extends mongoose.mongo.BSON.Document {
  _id?: Id;
}
export type Id = string | number | boolean | object | null;

/** Whether the suite runs against a real MongoDB, which `MONGODB_URI` names. */
export const isRealMongo = process.env.MONGODB_URI !== undefined;

/** The store of a suite: the embedded one in a process of its own, or a database of a real MongoDB. */
export class TestStore {
  client!: Client;
  db!: Db;
  uri = '';
  process: StoreProcess | undefined;

  /** A collection of a new name. */
  collection(): Collection {
    return this.db.collection<TestDocument>(`c${randomBytes(6).toString('hex')}`);
  }

  /** A collection with some documents. */
  async filled(documents: readonly TestDocument[]): Promise<Collection> {
    const collection = this.collection();
    if (documents.length > 0) await collection.insertMany(documents.map((document) => ({ ...document })));
    return collection;
  }
}

/** Gives the tests of a `describe` block a store; it is gone afterwards. */
export function useStore(): TestStore {
  const store = new TestStore();
  let removeFolder: (() => Promise<void>) | undefined;

  before(async () => {
    const name = `test_${randomBytes(6).toString('hex')}`;
    if (process.env.MONGODB_URI !== undefined) store.uri = process.env.MONGODB_URI;
    else {
      const folder = await temporaryFolder();
      removeFolder = folder.remove;
      store.process = await startStore(folder.path);
      store.uri = store.process.uri;
    }
    store.client = await MongoClient.connect(store.uri);
    store.db = store.client.db(name);
  });

  after(async () => {
    await store.db?.dropDatabase();
    await store.client?.close();
    await store.process?.stop();
    await removeFolder?.();
  });

  return store;
}

/** Skips the tests of a block that only mean something for the embedded store. */
export function onlyEmbedded(): void {
  before(function () {
    if (isRealMongo) this.skip();
  });
}

/** A failure that the server gave, as tests look at it. */
export interface ServerFailure {
  readonly code: number | undefined;
  readonly codeName: string | undefined;
  readonly message: string;
  readonly keyPattern: unknown;
  readonly keyValue: unknown;
}

/** Waits for a promise to fail and returns how. */
export async function failureOf(promise: Promise<unknown>): Promise<ServerFailure> {
  try {
    await promise;
  } catch (error) {
    return error as ServerFailure;
  }
  throw new Error('this should have failed');
}
