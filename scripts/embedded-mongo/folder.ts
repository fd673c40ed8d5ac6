import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Database, DatabaseLockedError } from './storage/database.ts';

/** The folder of a store is used by another process. */
export class FolderInUseError extends Error {}

/** What the process that holds a folder notes there: for messages, and for whoever comes after a crash. */
interface Owner {
  readonly pid: number;
  /** The directory of the socket, when it is not the folder itself. */
  readonly socketDirectory?: string | undefined;
}

/**
 * Opens the store in a folder that only the user can enter; it is made if there is none.
 *
 * @throws FolderInUseError naming the folder and the process that holds it
 */
export function openFolder(folder: string): Database {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  try {
    return new Database(join(folder, 'store.sqlite'));
  } catch (error) {
    if (!(error instanceof DatabaseLockedError)) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new Error(`the embedded store in ${folder} cannot be opened: ${reason}`, { cause: error });
    }
    const owner = readOwner(folder)?.pid ?? 'unknown';
    const message = `the embedded store in ${folder} is in use by another process (process id ${owner})`;
    throw new FolderInUseError(message, { cause: error });
  }
}

/** Notes who holds a folder; call it only while holding it. */
export function writeOwner(folder: string, owner: Owner): void {
  writeFileSync(join(folder, 'owner.json'), JSON.stringify(owner), { mode: 0o600 });
}

export function removeOwner(folder: string): void {
  rmSync(join(folder, 'owner.json'), { force: true });
}

/** Who held a folder last, if that process was killed. */
export function readOwner(folder: string): Owner | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, 'owner.json'), 'utf8')) as Owner;
  } catch {
    return undefined;
  }
}
