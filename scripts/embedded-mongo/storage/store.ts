import { Catalog } from './catalog.ts';
import type { Database } from './database.ts';
import { Journal } from './journal.ts';

/** Everything that commands work on: documents and indexes in memory, and the file that they are in. */
export class Store {
  readonly catalog: Catalog;
  readonly #journal: Journal;

  /** Reads the file into memory. */
  constructor(private readonly database: Database) {
    this.#journal = new Journal(database);
    this.catalog = new Catalog(database, this.#journal);
  }

  /**
   * Runs a synchronous task and settles when all that it saw and changed is on disk.
   * @throws StorageError when that is not possible; then nothing of it was done
   */
  async run<T>(task: () => T): Promise<T> {
    const result = task();
    await this.#journal.settled();
    return result;
  }

  /** Writes a copy of the store as it is now to a new file. */
  backup(file: string): void {
    this.#journal.flush();
    this.database.backup(file);
  }

  close(): void {
    this.#journal.flush();
    this.database.close();
  }
}
