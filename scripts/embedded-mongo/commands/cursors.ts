import { randomBytes } from 'node:crypto';
import { type Document, sizeOf } from '../bson/document.ts';
import { CommandError } from '../errors.ts';
import { MAX_DOCUMENT_BYTES } from '../limits.ts';

/** Documents of a first batch whose size was not given (manual: Cursor Batches). */
const FIRST_BATCH = 101;

/** Cursors that may be open at once; each holds what it still has to give. */
const MAX_CURSORS = 1000;

/** How long a cursor is kept that nobody reads, in ms (manual: cursorTimeoutMillis). */
const IDLE_TIMEOUT = 10 * 60_000;

interface Cursor {
  readonly id: bigint;
  readonly namespace: string;
  readonly results: Iterator<Document>;
  /** The next document, read to know whether there is one. */
  next: Document | undefined;
  usedAt: number;
}

/** The open cursors: results that clients have not read to their end. */
export class Cursors {
  readonly #cursors = new Map<bigint, Cursor>();
  readonly #now: () => number;

  /** @param now the time in ms, for tests */
  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** Reads the first batch and keeps a cursor for the others, if there are any. */
  open(
    namespace: string,
    documents: Iterable<Document>,
    batchSize = FIRST_BATCH,
    isSingleBatch = false,
  ): Document {
    const results = documents[Symbol.iterator]();
    // A random id, so that nobody gets at another client's cursor by mistake; 0 means none.
    const id = (randomBytes(8).readBigUInt64BE() >> 1n) | 1n;
    const cursor: Cursor = { id, namespace, results, next: read(results), usedAt: this.#now() };
    const firstBatch = readBatch(cursor, batchSize);
    const isOpen = cursor.next !== undefined && !isSingleBatch;
    if (isOpen) this.#keep(cursor);
    return { firstBatch, id: isOpen ? id : 0n, ns: namespace };
  }

  /**
   * Reads the next batch.
   * @param batchSize documents at most; Infinity for as many as fit into 16 MB
   * @throws CommandError CursorNotFound
   */
  more(id: bigint, namespace: string, batchSize: number): Document {
    this.removeIdle();
    const cursor = this.#cursors.get(id);
    if (cursor?.namespace !== namespace) {
      throw new CommandError('CursorNotFound', `cursor id ${id} not found for '${namespace}'`);
    }
    cursor.usedAt = this.#now();
    // What fails now fails each time.
    this.#cursors.delete(id);
    const nextBatch = readBatch(cursor, batchSize);
    if (cursor.next !== undefined) this.#cursors.set(id, cursor);
    return { nextBatch, id: cursor.next === undefined ? 0n : id, ns: namespace };
  }

  /** Closes a cursor; false when there is none. */
  kill(id: bigint, namespace: string): boolean {
    return this.#cursors.get(id)?.namespace === namespace && this.#cursors.delete(id);
  }

  #keep(cursor: Cursor): void {
    this.removeIdle();
    if (this.#cursors.size >= MAX_CURSORS) {
      throw new CommandError('OperationFailed', `there are ${MAX_CURSORS} open cursors; close some of them`);
    }
    this.#cursors.set(cursor.id, cursor);
  }

  /** Closes the cursors that nobody has read for too long. */
  removeIdle(): void {
    const oldest = this.#now() - IDLE_TIMEOUT;
    for (const [id, cursor] of this.#cursors) if (cursor.usedAt < oldest) this.#cursors.delete(id);
  }
}

function read(results: Iterator<Document>): Document | undefined {
  const { done, value } = results.next();
  return done ? undefined : value;
}

/** Reads a batch of as many documents as a reply can hold, and the document after it. */
function readBatch(cursor: Cursor, batchSize: number): Document[] {
  const batch: Document[] = [];
  let bytes = 0;
  while (cursor.next !== undefined && batch.length < batchSize) {
    bytes += sizeOf(cursor.next);
    if (batch.length > 0 && bytes > MAX_DOCUMENT_BYTES) break;
    batch.push(cursor.next);
    cursor.next = read(cursor.results);
  }
  return batch;
}
