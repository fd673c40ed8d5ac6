import { checkLimits, type Document, decodeDocument, encodeDocument } from '../bson/document.ts';
import type { Database } from './database.ts';
import { type Entry, Index, type Keys } from './index.ts';
import { describeIndex, type IndexSpecification } from './index-specification.ts';
import type { Journal } from './journal.ts';

/** Documents of more bytes, such as the chunks of GridFS, are read from the file when they are needed. */
const MAX_BYTES_IN_MEMORY = 64 * 1024;

/** A document, or its place in the file when it is too large to be kept in memory. */
type StoredDocument = Document | 'in the file';

/** What changes in one index when a document is written. */
interface IndexChange {
  readonly index: Index;
  readonly removed: readonly Keys[];
  readonly added: readonly Keys[];
}

/** What a collection is in the file. */
export interface CollectionIdentity {
  readonly id: number;
  readonly databaseName: string;
  readonly name: string;
}

/** A collection: its documents and their indexes. A write is checked whole before it changes anything. */
export class Collection {
  /** In the order of their creation, the `_id` index first. */
  readonly indexes: Index[] = [];
  isDropped = false;
  /** Changes with every write, so that cursors know whether what they have found still holds. */
  version = 0;
  /** By the ids of their rows, in the order of insertion. */
  readonly #documents = new Map<number, StoredDocument>();

  constructor(
    private readonly database: Database,
    private readonly journal: Journal,
    readonly identity: CollectionIdentity,
  ) {}

  get namespace(): string {
    return `${this.identity.databaseName}.${this.identity.name}`;
  }

  get size(): number {
    return this.#documents.size;
  }

  /** The ids of all documents' rows in the order of insertion. */
  ids(): Iterable<number> {
    return this.#documents.keys();
  }

  /** The document of a row, or undefined when it is gone. */
  document(id: number): Document | undefined {
    const stored = this.#documents.get(id);
    if (stored !== 'in the file') return stored;
    const row = this.database.statement('SELECT body FROM documents WHERE id = ?').get(id);
    return decodeDocument(row?.body as Uint8Array);
  }

  /** Takes documents from the file when the store starts; then the indexes are filled. */
  loader(): { add(id: number, bytes: Uint8Array): void; end(): void } {
    const filled = this.indexes.map((index) => ({ index, entries: [] as Entry[] }));
    return {
      add: (id, bytes) => {
        const document = decodeDocument(bytes);
        this.#documents.set(id, stored(document, bytes));
        for (const { index, entries } of filled)
          for (const keys of index.keysOf(document)) entries.push({ keys, id });
      },
      end: () => {
        for (const { index, entries } of filled) index.fill(entries, this.namespace);
      },
    };
  }

  /**
   * Stores a new document.
   * @throws CommandError DuplicateKey, BSONObjectTooLarge, Overflow when it is nested too deeply
   */
  insert(document: Document): void {
    checkLimits(document);
    this.#write(this.database.nextDocumentId(), undefined, document, encodeDocument(document));
  }

  /**
   * Replaces a document by a changed one with the same `_id`; false when nothing in it is different.
   * @throws CommandError DuplicateKey, BSONObjectTooLarge, Overflow when it is nested too deeply
   */
  replace(id: number, document: Document): boolean {
    checkLimits(document);
    const before = this.document(id);
    const bytes = encodeDocument(document);
    if (before === undefined || Buffer.compare(encodeDocument(before), bytes) === 0) return false;
    this.#write(id, before, document, bytes);
    return true;
  }

  remove(id: number): void {
    this.#write(id, this.document(id), undefined, undefined);
  }

  #write(
    id: number,
    before: Document | undefined,
    after: Document | undefined,
    bytes: Uint8Array | undefined,
  ): void {
    const changes = this.indexes.map((index) => changeOf(index, before, after));
    for (const { index, added } of changes) index.checkUnique(added, id, this.namespace);
    const previous = this.#documents.get(id);
    this.journal.write(
      () => this.database.writeDocument(id, this.identity.id, bytes),
      () => {
        for (const { index, removed, added } of changes) this.#reindex(index, id, added, removed);
        this.#put(id, previous);
      },
    );
    for (const { index, removed, added } of changes) this.#reindex(index, id, removed, added);
    this.#put(id, after && bytes && stored(after, bytes));
  }

  #reindex(index: Index, id: number, removed: readonly Keys[], added: readonly Keys[]): void {
    index.remove(removed, id);
    index.add(added, id);
  }

  #put(id: number, document: StoredDocument | undefined): void {
    this.version += 1;
    if (document === undefined) this.#documents.delete(id);
    else this.#documents.set(id, document);
  }

  /**
   * Builds an index of all documents; it is in use when it is added.
   * @throws CommandError DuplicateKey, CannotIndexParallelArrays
   */
  buildIndex(specification: IndexSpecification): Index {
    const index = new Index(specification);
    const entries = [...this.ids()].flatMap((id) =>
      index.keysOf(this.document(id) ?? {}).map((keys) => ({ keys, id })),
    );
    index.fill(entries, this.namespace);
    return index;
  }

  addIndex(index: Index): void {
    const row = [this.identity.id, index.name, encodeDocument(describeIndex(index.specification))] as const;
    const sql = 'INSERT INTO indexes (collection, name, specification) VALUES (?, ?, ?)';
    this.journal.write(
      () => this.database.statement(sql).run(...row),
      () => this.indexes.splice(this.indexes.indexOf(index), 1),
    );
    this.indexes.push(index);
  }

  removeIndex(index: Index): void {
    const position = this.indexes.indexOf(index);
    const sql = 'DELETE FROM indexes WHERE collection = ? AND name = ?';
    this.journal.write(
      () => this.database.statement(sql).run(this.identity.id, index.name),
      () => this.indexes.splice(position, 0, index),
    );
    this.indexes.splice(position, 1);
  }
}

function stored(document: Document, bytes: Uint8Array): StoredDocument {
  return bytes.length > MAX_BYTES_IN_MEMORY ? 'in the file' : document;
}

function changeOf(index: Index, before: Document | undefined, after: Document | undefined): IndexChange {
  const old = before === undefined ? [] : index.keysOf(before);
  const current = after === undefined ? [] : index.keysOf(after);
  return { index, removed: index.without(old, current), added: index.without(current, old) };
}
