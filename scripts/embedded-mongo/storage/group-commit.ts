import type { Database } from './database.ts';

/** How a task uses the database. `alone` runs outside of any transaction. */
export type Access = 'read' | 'write' | 'alone';

interface Task {
  readonly access: Access;
  readonly run: () => void;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Runs tasks in the order they come; those of one turn of the event loop share one transaction, so that a thousand
 * concurrent writes wait for the disk once. Each is settled only after the commit. A task that throws is undone and
 * the others are kept.
 */
export class GroupCommit {
  readonly #database: Database;
  readonly #onUndo: () => void;
  #queue: Task[] = [];
  #open = false;
  #idle: (() => void)[] = [];

  /** @param onUndo called when changes were undone: what was derived from them in memory is wrong now */
  constructor(database: Database, onUndo: () => void) {
    this.#database = database;
    this.#onUndo = onUndo;
  }

  /** Runs a synchronous task and settles when its changes are on disk. */
  run<T>(access: Access, work: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      let result: T;
      const run = () => {
        result = work();
      };
      if (this.#queue.length === 0) setImmediate(() => this.#flush());
      this.#queue.push({ access, run, resolve: () => resolve(result), reject });
    });
  }

  /** Resolves when no task waits. */
  async idle(): Promise<void> {
    if (this.#queue.length > 0) await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  #flush(): void {
    const tasks = this.#queue;
    this.#queue = [];
    let group: Task[] = [];
    for (const task of tasks) {
      if (task.access === 'alone') {
        this.#commit(group);
        group = [];
      }
      try {
        this.#execute(task);
        group.push(task);
      } catch (error) {
        task.reject(error);
        if (this.#isLost) {
          this.#abandon(group, error);
          group = [];
        }
      }
    }
    this.#commit(group);
    for (const resolve of this.#idle.splice(0)) resolve();
  }

  /** Whether SQLite has undone the transaction by itself, as it may when the disk is full. */
  get #isLost(): boolean {
    return this.#open && !this.#database.isInTransaction;
  }

  #execute(task: Task): void {
    if (task.access !== 'write') {
      task.run();
      return;
    }
    if (!this.#open) {
      this.#database.run('BEGIN IMMEDIATE');
      this.#open = true;
    }
    this.#database.run('SAVEPOINT command');
    const before = this.#database.changes();
    try {
      task.run();
      this.#database.run('RELEASE command');
    } catch (error) {
      if (!this.#isLost) this.#undo(before);
      throw error;
    }
  }

  /** Undoes what the current task has changed. */
  #undo(changesBefore: number): void {
    const hasChanged = this.#database.changes() !== changesBefore;
    this.#database.run('ROLLBACK TO command');
    this.#database.run('RELEASE command');
    if (hasChanged) this.#onUndo();
  }

  #commit(group: readonly Task[]): void {
    try {
      if (this.#open) this.#database.run('COMMIT');
      this.#open = false;
      for (const task of group) task.resolve();
    } catch (error) {
      this.#abandon(group, error);
    }
  }

  /** Undoes a whole group. */
  #abandon(group: readonly Task[], error: unknown): void {
    if (!this.#isLost) this.#database.run('ROLLBACK');
    this.#open = false;
    this.#onUndo();
    for (const task of group) task.reject(error);
  }
}
