import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Database, DatabaseLockedError } from './storage/database.ts';

/** The longest path of a socket, in bytes: the kernel takes 107 on Linux and 103 on macOS. */
const MAX_SOCKET_PATH = 100;

/** The folder of a store is used by another process. */
export class FolderInUseError extends Error {}

/** A folder with a store that this process holds. */
export interface StoreFolder {
  readonly database: Database;
  /** Where to listen. It stays the same after a crash, so that clients find the store again. */
  readonly socketPath: string;
  /** Removes what is of this process. */
  release(): void;
}

/**
 * Opens the store in a folder that only the user can enter; it is made if there is none.
 * @throws FolderInUseError naming the folder and the process that holds it
 */
export function openFolder(folder: string): StoreFolder {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  const ownerFile = join(folder, 'owner.pid');
  const database = openDatabase(folder, ownerFile);
  const socketPath = socketPathOf(folder);
  writeFileSync(ownerFile, String(process.pid), { mode: 0o600 });
  rmSync(socketPath, { force: true });
  const release = () => {
    for (const file of [ownerFile, socketPath]) rmSync(file, { force: true });
  };
  return { database, socketPath, release };
}

function openDatabase(folder: string, ownerFile: string): Database {
  try {
    return new Database(join(folder, 'store.sqlite'));
  } catch (error) {
    if (error instanceof DatabaseLockedError) {
      const owner = `process id ${readOwner(ownerFile)}`;
      throw new FolderInUseError(`the embedded store in ${folder} is in use by another process (${owner})`);
    }
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`the embedded store in ${folder} cannot be opened: ${reason}`, { cause: error });
  }
}

function readOwner(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return 'unknown';
  }
}

/** In the folder, or where that path is too long, in the directory for temporary files. */
function socketPathOf(folder: string): string {
  const path = join(folder, 'mongodb.sock');
  if (Buffer.byteLength(path) <= MAX_SOCKET_PATH) return path;
  const name = createHash('sha256').update(folder).digest('hex').slice(0, 32);
  return join(tmpdir(), `omnigate-${name}.sock`);
}
