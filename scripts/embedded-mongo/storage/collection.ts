import type { Direction } from '../bson/key.ts';
import type { Document, Value } from '../bson/values.ts';
import { CommandError } from '../errors.ts';
import { MAX_DOCUMENT_BYTES, MAX_DOCUMENT_DEPTH } from '../wire/limits.ts';
import type { Database } from './database.ts';
import { type Entry, Index } from './index.ts';
import { ID_INDEX, type IndexSpecification } from './index-specification.ts';
import type { RecordCache, StoredRecord } from './records.ts';

/** Documents that a build of an index reads at a time. */
const BUILD_CHUNK = 1000;

/** What changes in one index when a document is written. */
interface IndexChange {
  readonly index: Index;
  readonly removed: readonly Entry[];
  readonly added: readonly Entry[];
}

/** A collection: a table of documents, and its indexes. A write is checked whole before it changes anything. */
export class Collection {
  /** In the order of their creation, the `_id` index first. */
  readonly indexes: Index[] = [];
  /** Set when the collection is dropped while a cursor still reads it. */
  dropped = false;
  /** Changes with every write, so that readers know whether what they have found still holds. */
  version = 0;
  readonly #table: string;

  constructor(
    private readonly database: Database,
    private readonly cache: RecordCache,
    readonly id: number,
    readonly uuid: Uint8Array,
    readonly databaseName: string,
    readonly name: string,
  ) {
    this.#table = `documents_${id}`;
  }

  get namespace(): string {
    return `${this.databaseName}.${this.name}`;
  }

  /** Makes the tables of a collection that is new in the catalog. */
  createTables(): void {
    this.database.define(`CREATE TABLE ${this.#table} (id INTEGER PRIMARY KEY, body BLOB NOT NULL)`);
    this.indexes.push(Index.create(this.database, this.id, ID_INDEX));
  }

  drop(): void {
    this.dropped = true;
    for (const index of this.indexes) index.drop();
    this.database.statement('DELETE FROM collections WHERE id = ?').run(this.id);
    this.database.define(`DROP TABLE ${this.#table}`);
    this.cache.clear();
  }

  /**
   * The document with a record id, or undefined when it is gone.
   *
   * @param keeps whether it is kept in memory, because it may be read again soon
   * @throws CommandError QueryPlanKilled when the collection has been dropped
   */
  record(id: number, keeps = true): StoredRecord | undefined {
    this.#checkExists();
    const load = () => {
      const row = this.database.statement(`SELECT body FROM ${this.#table} WHERE id = ?`).get(id);
      return row?.body as Uint8Array | undefined;
    };
    return this.cache.get(id, load, keeps);
  }

  /**
   * The next record ids in the order of insertion.
   *
   * @throws CommandError QueryPlanKilled when the collection has been dropped
   */
  recordIds(direction: Direction, after: number | undefined, limit: number): number[] {
    this.#checkExists();
    const sql =
      direction === 1
        ? `SELECT id FROM ${this.#table} WHERE id > ? ORDER BY id LIMIT ?`
        : `SELECT id FROM ${this.#table} WHERE id < ? ORDER BY id DESC LIMIT ?`;
    const start = direction === 1 ? 0 : Number.MAX_SAFE_INTEGER;
    return this.database
      .statement(sql)
      .all(after ?? start, limit)
      .map((row) => Number(row.id));
  }

  #checkExists(): void {
    if (this.dropped) throw new CommandError('QueryPlanKilled', `collection dropped: ${this.namespace}`);
  }

  /** The greatest record id in use. */
  lastRecordId(): number {
    return Number(this.database.statement(`SELECT max(id) AS last FROM ${this.#table}`).get()?.last);
  }

  /** The number of documents. */
  count(): number {
    // The keys of the _id index are far smaller than the documents.
    return this.indexes[0]?.count() ?? 0;
  }

  /** Bytes of all documents. */
  size(): number {
    const sql = `SELECT coalesce(sum(length(body)), 0) AS size FROM ${this.#table}`;
    return Number(this.database.statement(sql).get()?.size);
  }

  /**
   * Stores a new document.
   *
   * @param bytes the document's BSON
   * @throws CommandError DuplicateKey, BadValue when it is too large, Overflow when it is nested too deeply
   */
  insert(document: Document, bytes: Uint8Array): void {
    if (bytes.length > MAX_DOCUMENT_BYTES) {
      const sizes = `size in bytes: ${bytes.length}, max size: ${MAX_DOCUMENT_BYTES}`;
      throw new CommandError('BadValue', `object to insert too large. ${sizes}`);
    }
    checkDepth(document, 1);
    const changes = this.#changes(undefined, document);
    const id = this.cache.nextId();
    this.database.statement(`INSERT INTO ${this.#table} (id, body) VALUES (?, ?)`).run(id, bytes);
    this.#apply(changes, id);
  }

  /**
   * Replaces a document by a changed one with the same `_id`.
   *
   * @throws CommandError DuplicateKey, 17419 when it is too large, Overflow when it is nested too deeply
   */
  replace(record: StoredRecord, document: Document, bytes: Uint8Array): void {
    if (bytes.length > MAX_DOCUMENT_BYTES) {
      throw new CommandError(17419, `Resulting document after update is larger than ${MAX_DOCUMENT_BYTES}`);
    }
    checkDepth(document, 1);
    const changes = this.#changes(record, document);
    this.cache.forget(record.id);
    this.database.statement(`UPDATE ${this.#table} SET body = ? WHERE id = ?`).run(bytes, record.id);
    this.#apply(changes, record.id);
  }

  remove(record: StoredRecord): void {
    const changes = this.#changes(record, undefined);
    this.cache.forget(record.id);
    this.database.statement(`DELETE FROM ${this.#table} WHERE id = ?`).run(record.id);
    this.#apply(changes, record.id);
  }

  #changes(before: StoredRecord | undefined, after: Document | undefined): IndexChange[] {
    return this.indexes.map((index) => {
      const old = before === undefined ? [] : index.entries(before.document);
      const current = after === undefined ? [] : index.entries(after);
      const change = { index, removed: without(old, current), added: without(current, old) };
      index.checkUnique(change.added, before?.id, this.namespace);
      return change;
    });
  }

  #apply(changes: readonly IndexChange[], record: number): void {
    this.version += 1;
    for (const { index, removed, added } of changes) {
      index.remove(removed, record);
      index.add(added, record);
    }
  }

  /**
   * Builds an index of all documents.
   *
   * @throws CommandError DuplicateKey; the caller's transaction must then be undone
   */
  createIndex(specification: IndexSpecification): void {
    const index = Index.create(this.database, this.id, specification);
    let last: number | undefined;
    for (;;) {
      const ids = this.recordIds(1, last, BUILD_CHUNK);
      if (ids.length === 0) break;
      for (const id of ids) this.#addTo(index, id);
      last = ids.at(-1);
    }
    this.indexes.push(index);
  }

  #addTo(index: Index, id: number): void {
    const record = this.record(id, false);
    if (record === undefined) return;
    const entries = index.entries(record.document);
    index.checkUnique(entries, id, this.namespace);
    index.add(entries, id);
  }

  dropIndex(index: Index): void {
    index.drop();
    this.indexes.splice(this.indexes.indexOf(index), 1);
  }
}

/** @throws CommandError Overflow when a value is nested too deeply */
function checkDepth(value: Value, depth: number): void {
  if (!(value instanceof Map || Array.isArray(value))) return;
  if (depth > MAX_DOCUMENT_DEPTH) {
    throw new CommandError('Overflow', `the document is nested deeper than ${MAX_DOCUMENT_DEPTH} levels`);
  }
  for (const inner of value.values()) checkDepth(inner, depth + 1);
}

/** The entries that are not among others. */
function without(entries: readonly Entry[], others: readonly Entry[]): Entry[] {
  if (others.length === 0) return [...entries];
  const keys = new Set(others.map((other) => other.key.toString('latin1')));
  return entries.filter((entry) => !keys.has(entry.key.toString('latin1')));
}
