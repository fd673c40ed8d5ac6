import { Catalog } from './catalog.ts';
import type { Database } from './database.ts';
import { type Access, GroupCommit } from './group-commit.ts';
import { RecordCache } from './records.ts';

/** Everything that commands work on. */
export class Store {
  readonly catalog: Catalog;
  readonly #commits: GroupCommit;

  constructor(readonly database: Database) {
    const cache = new RecordCache();
    this.catalog = new Catalog(database, cache);
    this.#commits = new GroupCommit(database, () => {
      cache.clear();
      this.catalog.reload();
    });
  }

  /** Runs a synchronous task as a whole and settles when its changes are on disk. */
  run<T>(access: Access, task: () => T): Promise<T> {
    return this.#commits.run(access, task);
  }

  /** Ends what runs, then closes the file. */
  async close(): Promise<void> {
    await this.#commits.idle();
    this.database.close();
  }
}
