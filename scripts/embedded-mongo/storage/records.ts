import { LRUCache } from 'lru-cache';
import { decodeDocument } from '../bson/decode.ts';
import type { Document } from '../bson/values.ts';

/** Bytes of decoded documents that are kept in memory. */
const CACHE_BYTES = 32 * 1024 * 1024;

/** A decoded document takes about this many times the bytes of its BSON, which is kept too. */
const DECODED_FACTOR = 4;

/** A stored document: its BSON, decoded when it is first looked into. Nobody changes either. */
export class StoredRecord {
  #document: Document | undefined;

  constructor(
    readonly id: number,
    readonly bytes: Uint8Array,
  ) {}

  get document(): Document {
    this.#document ??= decodeDocument(this.bytes);
    return this.#document;
  }
}

/** The records that were used last, bounded by bytes. Ids are unique in a whole store and never used again. */
export class RecordCache {
  readonly #records = new LRUCache<number, StoredRecord>({
    maxSize: CACHE_BYTES,
    sizeCalculation: (record) => record.bytes.length * (1 + DECODED_FACTOR) + 100,
  });
  #lastId = 0;

  /**
   * @param load reads the document's BSON
   * @param keeps whether it is worth keeping: what reads many documents once would push out all others
   */
  get(id: number, load: () => Uint8Array | undefined, keeps: boolean): StoredRecord | undefined {
    const cached = this.#records.get(id);
    if (cached !== undefined) return cached;
    const bytes = load();
    if (bytes === undefined) return undefined;
    const record = new StoredRecord(id, bytes);
    if (keeps) this.#records.set(id, record);
    return record;
  }

  forget(id: number): void {
    this.#records.delete(id);
  }

  clear(): void {
    this.#records.clear();
  }

  /** Makes sure that new ids come after one that is in use. */
  reserve(id: number): void {
    this.#lastId = Math.max(this.#lastId, id);
  }

  nextId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }
}
