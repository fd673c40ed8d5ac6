import { randomBytes } from 'node:crypto';
import type { Encodable, EncodableDocument } from '../bson/encode.ts';
import { RawArray } from '../bson/raw-array.ts';
import { CommandError } from '../errors.ts';
import type { Execution } from '../query/execution.ts';
import { MAX_DOCUMENT_BYTES } from '../wire/limits.ts';

/** Documents of a first batch whose size was not given (manual: Cursor Batches). */
const FIRST_BATCH = 101;

/** Cursors that may be open at once; each may hold a sorted result. */
const MAX_CURSORS = 1000;

/** How long a cursor is kept that nobody reads, in ms (manual: cursorTimeoutMillis). */
const IDLE_TIMEOUT = 10 * 60_000;

interface Cursor {
  readonly id: bigint;
  readonly namespace: string;
  readonly results: Iterator<Uint8Array>;
  readonly execution: Execution;
  /** The next document, read to know whether there is one. */
  next: Uint8Array | undefined;
  usedAt: number;
}

export interface CursorOptions {
  readonly namespace: string;
  /** The documents as BSON. */
  readonly results: Iterable<Uint8Array>;
  readonly execution: Execution;
  /** Documents of the first batch. */
  readonly batchSize: number | undefined;
  /** Whether the cursor ends with its first batch. */
  readonly singleBatch?: boolean;
}

/** The open cursors: results that clients have not read to their end. */
export class Cursors {
  readonly #cursors = new Map<bigint, Cursor>();
  readonly #now: () => number;

  /** @param now the time in ms, for tests */
  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** The number of open cursors. */
  get size(): number {
    this.removeIdle();
    return this.#cursors.size;
  }

  /** Reads the first batch and keeps a cursor for the others, if there are any. */
  open(options: CursorOptions): EncodableDocument {
    const { namespace, execution, batchSize = FIRST_BATCH, singleBatch = false } = options;
    const results = options.results[Symbol.iterator]();
    const cursor: Cursor = {
      id: newId(),
      namespace,
      results,
      execution,
      next: undefined,
      usedAt: this.#now(),
    };
    const batch = this.#read(cursor, batchSize, true);
    const isOpen = cursor.next !== undefined && !singleBatch;
    if (isOpen) this.#keep(cursor);
    else cursor.results.return?.();
    return describe(isOpen ? cursor.id : 0n, namespace, 'firstBatch', batch);
  }

  /**
   * Reads the next batch.
   *
   * @param batchSize documents at most; Infinity for as many as fit into 16 MB
   * @throws CommandError CursorNotFound
   */
  more(id: bigint, namespace: string, batchSize: number): EncodableDocument {
    this.removeIdle();
    const cursor = this.#cursors.get(id);
    if (cursor === undefined) throw new CommandError('CursorNotFound', `cursor id ${id} not found`);
    if (cursor.namespace !== namespace) {
      const belongs = `Requested getMore on namespace '${namespace}', but cursor belongs to a different namespace`;
      throw new CommandError('Unauthorized', `${belongs} ${cursor.namespace}`);
    }
    cursor.usedAt = this.#now();
    let batch: RawArray;
    try {
      batch = this.#read(cursor, batchSize, false);
    } catch (error) {
      this.#cursors.delete(id);
      throw error;
    }
    if (cursor.next === undefined) this.#cursors.delete(id);
    return describe(cursor.next === undefined ? 0n : id, namespace, 'nextBatch', batch);
  }

  /** Closes a cursor; false when there is none. */
  kill(id: bigint, namespace: string): boolean {
    const cursor = this.#cursors.get(id);
    if (cursor === undefined || cursor.namespace !== namespace) return false;
    cursor.results.return?.();
    return this.#cursors.delete(id);
  }

  /** Reads a batch, and the document after it. */
  #read(cursor: Cursor, batchSize: number, isFirst: boolean): RawArray {
    return cursor.execution.spend(() => {
      const batch = new RawArray();
      const advance = () => {
        const { done, value } = cursor.results.next();
        return done ? undefined : value;
      };
      if (isFirst) cursor.next = advance();
      while (cursor.next !== undefined && batch.length < batchSize) {
        if (batch.length > 0 && batch.size + cursor.next.length > MAX_DOCUMENT_BYTES) break;
        batch.append(cursor.next);
        cursor.next = advance();
      }
      return batch;
    });
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

/** A random id, so that nobody gets at another client's cursor by mistake; 0 means none. */
function newId(): bigint {
  return (randomBytes(8).readBigUInt64BE() >> 1n) | 1n;
}

function describe(
  id: bigint,
  ns: string,
  name: 'firstBatch' | 'nextBatch',
  batch: RawArray,
): EncodableDocument {
  return new Map<string, Encodable>([
    [name, batch],
    ['id', id],
    ['ns', ns],
  ]);
}
