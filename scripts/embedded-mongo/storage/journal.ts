import { StorageError } from '../errors.ts';
import type { Database } from './database.ts';

/**
 * Writes changes to the file. Those of one turn of the event loop share one transaction, so that a thousand concurrent
 * writes wait for the disk once. When it fails, what was changed in memory in the meantime is taken back.
 */
export class Journal {
  #group: PromiseWithResolvers<void> | undefined;
  #undo: (() => void)[] = [];

  constructor(private readonly database: Database) {}

  /**
   * Makes a change in the file; the caller makes the same one in memory afterwards.
   * @param undo takes back the change in memory
   * @throws StorageError when it is not possible; then nothing of the group was done
   */
  write<T>(change: () => T, undo: () => void): T {
    this.#begin();
    try {
      const result = change();
      this.#undo.push(undo);
      return result;
    } catch (error) {
      throw this.#abandon(error);
    }
  }

  /** Resolves when all that was written so far is on disk; rejects when that failed. */
  async settled(): Promise<void> {
    await this.#group?.promise;
  }

  /** Puts what was written on disk now. */
  flush(): void {
    if (this.#group === undefined) return;
    try {
      this.database.commit();
    } catch (error) {
      this.#abandon(error);
      return;
    }
    this.#undo = [];
    this.#group.resolve();
    this.#group = undefined;
  }

  #begin(): void {
    if (this.#group !== undefined) return;
    this.database.begin();
    this.#group = Promise.withResolvers();
    // Nobody may wait for it: a write can fail before its command asks.
    this.#group.promise.catch(() => {});
    setImmediate(() => this.flush());
  }

  #abandon(cause: unknown): StorageError {
    this.database.rollback();
    for (const undo of this.#undo.splice(0).reverse()) undo();
    const error = new StorageError(cause);
    this.#group?.reject(error);
    this.#group = undefined;
    return error;
  }
}
