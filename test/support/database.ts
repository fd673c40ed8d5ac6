import { randomBytes } from 'node:crypto';
import mongoose from 'mongoose';

/**
 * Where tests store: the embedded store by default; with `MONGODB_URI` a database of its own for each platform on that server.
 * Databases are told by their name, `omnigate-test-…`.
 */
export async function databaseUri(): Promise<Record<string, string>> {
  const { MONGODB_URI } = process.env;
  if (!MONGODB_URI) return {};
  const uri = new URL(MONGODB_URI);
  uri.pathname = `/omnigate-test-${randomBytes(6).toString('hex')}`;
  return { MONGODB_URI: uri.href };
}

/** Removes what a platform stored on a server of its own. */
export async function dropDatabase(uri: string | undefined): Promise<void> {
  if (uri === undefined) return;
  const connection = await mongoose.createConnection(uri).asPromise();
  await connection.dropDatabase();
  await connection.close();
}
