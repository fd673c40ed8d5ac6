import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import mongoose from 'mongoose';

/** Where `npm start` notes how its embedded store is reached, for commands that work beside it. */
const file = (dataDir: string) => join(dataDir, 'store-uri');

/** How long a store that runs may take to answer, in milliseconds. */
const ANSWER_MS = 2000;

export function noteStoreUri(dataDir: string, uri: string): void {
  writeFileSync(file(dataDir), `${uri}\n`, { mode: 0o600 });
}

/** Connects to the embedded store of a folder. @returns undefined where none runs. */
export async function connectToRunningStore(
  dataDir: string,
): Promise<mongoose.mongo.MongoClient | undefined> {
  if (!existsSync(file(dataDir))) return undefined;
  return connectToStore(readFileSync(file(dataDir), 'utf8').trim()).catch(() => undefined);
}

/** @throws where nothing answers. */
export async function connectToStore(uri: string): Promise<mongoose.mongo.MongoClient> {
  const client = new mongoose.mongo.MongoClient(uri, { serverSelectionTimeoutMS: ANSWER_MS });
  try {
    await client.connect();
    await client.db().command({ ping: 1 });
    return client;
  } catch (error) {
    await client.close();
    throw error;
  }
}
