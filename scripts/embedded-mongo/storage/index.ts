import { encodeDocument } from '../bson/encode.ts';
import { inspect } from '../bson/inspect.ts';
import type { Direction } from '../bson/key.ts';
import { type Document, document, type Maybe, type Value } from '../bson/values.ts';
import { CommandError } from '../errors.ts';
import { parseFilter } from '../query/filter.ts';
import { type DocumentKeys, KeyPattern } from '../query/key-pattern.ts';
import type { Matcher } from '../query/matcher.ts';
import type { Database } from './database.ts';
import { describeIndex, directions, type IndexSpecification } from './index-specification.ts';

/** One entry of an index: the key that orders it, and the values that it was made of. */
export interface Entry {
  readonly key: Buffer;
  readonly values: readonly Maybe[];
}

/** Where a scan is: the entry that was read last. */
export interface Position {
  readonly key: Uint8Array;
  readonly record: number;
}

/** Keys of a scan: `from` inclusive, `to` exclusive. */
export interface KeyRange {
  readonly from: Buffer;
  readonly to: Buffer;
}

/** An index: a table of (key, record), ordered by key. */
export class Index {
  readonly pattern: KeyPattern;
  readonly partialFilter: Matcher | undefined;
  /** Set when the index is dropped while a cursor still reads it. */
  dropped = false;
  readonly #table: string;

  constructor(
    private readonly database: Database,
    readonly id: number,
    readonly specification: IndexSpecification,
    private isMultikey: boolean,
  ) {
    this.pattern = new KeyPattern(directions(specification.key));
    this.#table = `index_${id}`;
    if (specification.partialFilter !== undefined)
      this.partialFilter = parseFilter(specification.partialFilter);
  }

  /** Adds a new index to the catalog, without entries. */
  static create(database: Database, collection: number, specification: IndexSpecification): Index {
    const stored = encodeDocument(describeIndex(specification));
    const { lastInsertRowid } = database
      .statement('INSERT INTO indexes (collection, name, specification, multikey) VALUES (?, ?, ?, 0)')
      .run(collection, specification.name, stored);
    const index = new Index(database, Number(lastInsertRowid), specification, false);
    database.define(
      `CREATE TABLE ${index.#table} (key BLOB, record INTEGER, PRIMARY KEY (key, record)) WITHOUT ROWID`,
    );
    return index;
  }

  get name(): string {
    return this.specification.name;
  }

  /** Whether some document has several entries, because a field of the index is or was an array. */
  get multikey(): boolean {
    return this.isMultikey;
  }

  drop(): void {
    this.dropped = true;
    this.database.statement('DELETE FROM indexes WHERE id = ?').run(this.id);
    this.database.define(`DROP TABLE ${this.#table}`);
  }

  /** The entries that a document has in this index. */
  entries(document: Document): Entry[] {
    if (this.partialFilter?.matches(document) === false) return [];
    const keys = this.pattern.keys(document);
    if (this.specification.sparse && !keys.present) return [];
    if (keys.multikey) this.#markMultikey();
    return this.#encode(keys);
  }

  #encode({ tuples }: DocumentKeys): Entry[] {
    const entries = tuples.map((values) => ({ key: this.pattern.encode(values), values }));
    if (entries.length === 1) return entries;
    const distinct = new Map(entries.map((entry) => [entry.key.toString('latin1'), entry]));
    return [...distinct.values()];
  }

  #markMultikey(): void {
    if (this.isMultikey) return;
    this.isMultikey = true;
    this.database.statement('UPDATE indexes SET multikey = 1 WHERE id = ?').run(this.id);
  }

  /**
   * Checks that a unique index has room for entries of a record.
   *
   * @throws CommandError DuplicateKey with `keyPattern` and `keyValue`
   */
  checkUnique(entries: readonly Entry[], record: number | undefined, namespace: string): void {
    if (!this.specification.unique) return;
    const find = this.database.statement(`SELECT record FROM ${this.#table} WHERE key = ? LIMIT 1`);
    for (const entry of entries) {
      const holder = find.get(entry.key)?.record;
      if (holder !== undefined && holder !== record) throw this.#duplicate(entry, namespace);
    }
  }

  #duplicate(entry: Entry, namespace: string): CommandError {
    const value: [string, Value][] = this.pattern.paths.map((path, i) => [path, entry.values[i] ?? null]);
    const keyValue = new Map(value);
    return new CommandError(
      'DuplicateKey',
      `E11000 duplicate key error collection: ${namespace} index: ${this.name} dup key: ${inspect(keyValue)}`,
      document({ keyPattern: this.specification.key, keyValue }),
    );
  }

  add(entries: readonly Entry[], record: number): void {
    const insert = this.database.statement(`INSERT INTO ${this.#table} (key, record) VALUES (?, ?)`);
    for (const { key } of entries) insert.run(key, record);
  }

  remove(entries: readonly Entry[], record: number): void {
    const remove = this.database.statement(`DELETE FROM ${this.#table} WHERE key = ? AND record = ?`);
    for (const { key } of entries) remove.run(key, record);
  }

  /**
   * Reads the next entries of a range, after a position or from its start.
   *
   * @throws CommandError QueryPlanKilled when the index has been dropped
   */
  scan(range: KeyRange, direction: Direction, after: Position | undefined, limit: number): Position[] {
    if (this.dropped) throw new CommandError('QueryPlanKilled', `index '${this.name}' dropped`);
    const rows =
      direction === 1
        ? this.database
            .statement(
              `SELECT key, record FROM ${this.#table}
               WHERE (key, record) > (?, ?) AND key < ? ORDER BY key, record LIMIT ?`,
            )
            .all(after?.key ?? range.from, after?.record ?? 0, range.to, limit)
        : this.database
            .statement(
              `SELECT key, record FROM ${this.#table}
               WHERE (key, record) < (?, ?) AND key >= ? ORDER BY key DESC, record DESC LIMIT ?`,
            )
            .all(after?.key ?? range.to, after?.record ?? 0, range.from, limit);
    return rows as unknown as Position[];
  }

  /** The number of entries in a range. */
  countRange(range: KeyRange): number {
    const sql = `SELECT count(*) AS count FROM ${this.#table} WHERE key >= ? AND key < ?`;
    return Number(this.database.statement(sql).get(range.from, range.to)?.count);
  }

  /** The number of entries. */
  count(): number {
    return Number(this.database.statement(`SELECT count(*) AS count FROM ${this.#table}`).get()?.count);
  }

  /** Bytes of the keys. */
  size(): number {
    const sql = `SELECT coalesce(sum(length(key) + 8), 0) AS size FROM ${this.#table}`;
    return Number(this.database.statement(sql).get()?.size);
  }
}
