import sortedTree from 'sorted-btree';
import { bulkLoad } from 'sorted-btree/extended/bulkLoad.js';
import { compareValues } from '../bson/compare.ts';
import type { Document } from '../bson/document.ts';
import { inspect } from '../bson/inspect.ts';
import { keysAt } from '../bson/paths.ts';
import { CommandError } from '../errors.ts';
import { Filter } from '../query/filter.ts';
import type { IndexSpecification } from './index-specification.ts';

/** Entries in one node of the tree. */
const NODE_SIZE = 32;

/** The values of an index's fields, in their order. */
export type Keys = readonly unknown[];

/** One entry of an index: the keys that order it, and the row of the document that has them. */
export interface Entry {
  readonly keys: Keys;
  readonly id: number;
}

/** Entries between two keys, which may be of the first fields only. Scans include both ends. */
export interface KeyRange {
  readonly from: Keys;
  readonly to: Keys;
  /** Whether entries with the keys of an end are left out when the range is measured. */
  readonly excludesFrom?: boolean;
  readonly excludesTo?: boolean;
}

/** How many entries are in a range, and the rows of the first and the last of them. */
export interface Measure {
  readonly count: number;
  readonly ends: readonly number[];
}

/** An index: the keys of all documents, sorted, in memory. */
export class Index {
  /** Whether some document has or had several entries, because a field of the index is an array. */
  isMultikey = false;
  readonly paths: readonly string[];
  readonly directions: readonly number[];
  readonly #parts: readonly (readonly string[])[];
  readonly #partialFilter: Filter | undefined;
  #tree: sortedTree.default<Entry, undefined>;

  constructor(readonly specification: IndexSpecification) {
    const { key, partialFilterExpression } = specification;
    this.paths = Object.keys(key);
    this.directions = Object.values(key).map((direction) => Math.sign(Number(direction)));
    this.#parts = this.paths.map((path) => path.split('.'));
    if (partialFilterExpression !== undefined) this.#partialFilter = new Filter(partialFilterExpression);
    this.#tree = new sortedTree.default(undefined, this.#order);
  }

  get name(): string {
    return this.specification.name;
  }

  /**
   * The keys that a document has in this index, sorted.
   * @throws CommandError CannotIndexParallelArrays when two fields lead through arrays
   */
  keysOf(document: Document): Keys[] {
    if (this.#partialFilter?.matches(document) === false) return [];
    const fields = this.#parts.map((parts) => keysAt(document, parts));
    if (this.specification.sparse && !fields.some(({ isPresent }) => isPresent)) return [];
    const arrayAt = fields.findIndex(({ isArray }) => isArray);
    if (arrayAt < 0) return [fields.map(({ keys }) => keys[0])];
    if (fields.some(({ isArray }, i) => isArray && i !== arrayAt)) {
      throw new CommandError('CannotIndexParallelArrays', `cannot index parallel arrays in ${this.name}`);
    }
    this.isMultikey = true;
    const tuples = fields[arrayAt]?.keys.map((key) =>
      fields.map(({ keys }, i) => (i === arrayAt ? key : keys[0])),
    );
    return this.#distinct(tuples ?? []);
  }

  #distinct(tuples: Keys[]): Keys[] {
    const sorted = tuples.sort((a, b) => this.#compare(a, b));
    return sorted.filter((keys, i) => i === 0 || this.#compare(keys, sorted[i - 1] ?? []) !== 0);
  }

  /** The keys that are not among others; both are sorted. */
  without(keys: readonly Keys[], others: readonly Keys[]): Keys[] {
    let next = 0;
    return keys.filter((one) => {
      while (next < others.length && this.#compare(others[next] ?? [], one) < 0) next += 1;
      const other = others[next];
      return other === undefined || this.#compare(other, one) !== 0;
    });
  }

  /**
   * Fills an empty index, which is far faster than adding one by one.
   * @throws CommandError DuplicateKey
   */
  fill(entries: Entry[], namespace: string): void {
    entries.sort(this.#order);
    for (const [i, { keys }] of entries.entries()) {
      const before = entries[i - 1];
      if (before && this.specification.unique && this.#compare(before.keys, keys) === 0)
        throw this.#duplicate(keys, namespace);
    }
    this.#tree = bulkLoad(entries, new Array<undefined>(entries.length), NODE_SIZE, this.#order);
  }

  /**
   * Checks that a unique index has room for the keys of a document.
   * @throws CommandError DuplicateKey with `keyPattern` and `keyValue`
   */
  checkUnique(keys: readonly Keys[], id: number, namespace: string): void {
    if (!this.specification.unique) return;
    for (const one of keys) {
      const holder = this.#tree.nextHigherKey({ keys: one, id: -Infinity });
      if (holder === undefined || holder.id === id || this.#compare(holder.keys, one) !== 0) continue;
      throw this.#duplicate(one, namespace);
    }
  }

  #duplicate(keys: Keys, namespace: string): CommandError {
    const keyValue = Object.fromEntries(this.paths.map((path, i) => [path, keys[i] ?? null]));
    const where = `collection: ${namespace} index: ${this.name} dup key: ${inspect(keyValue)}`;
    const details = { keyPattern: this.specification.key, keyValue };
    return new CommandError('DuplicateKey', `E11000 duplicate key error ${where}`, details);
  }

  add(keys: readonly Keys[], id: number): void {
    for (const one of keys) this.#tree.set({ keys: one, id }, undefined);
  }

  remove(keys: readonly Keys[], id: number): void {
    for (const one of keys) this.#tree.delete({ keys: one, id });
  }

  /** The ids of the documents in ranges, each once; the index must not change meanwhile. */
  *scan(ranges: readonly KeyRange[], isBackward: boolean): Generator<number> {
    const seen = new Set<number>();
    for (const { from, to } of ranges) {
      for (const { keys, id } of isBackward
        ? this.#before(to)
        : this.#tree.keys({ keys: from, id: -Infinity })) {
        if (isBackward ? this.#compare(keys, from) < 0 : this.#compare(keys, to) > 0) break;
        if (this.isMultikey && seen.has(id)) continue;
        if (this.isMultikey) seen.add(id);
        yield id;
      }
    }
  }

  /** Counts the entries of a range: node by node, so 100,000 take no longer than looking at 3,000. */
  measure({ from, to, excludesFrom, excludesTo }: KeyRange): Measure {
    const low = { keys: from, id: excludesFrom ? Infinity : -Infinity };
    const high = { keys: to, id: excludesTo ? -Infinity : Infinity };
    const [first, last] = [this.#tree.nextHigherKey(low), this.#tree.nextLowerKey(high)];
    if (first === undefined || last === undefined || this.#order(first, last) > 0)
      return { count: 0, ends: [] };
    return { count: this.#tree.forRange(first, last, true), ends: [first.id, last.id] };
  }

  *#before(to: Keys): Generator<Entry> {
    for (const [entry] of this.#tree.entriesReversed({ keys: to, id: Infinity })) yield entry;
  }

  readonly #order = (a: Entry, b: Entry): number => this.#compare(a.keys, b.keys) || a.id - b.id;

  /** By as many fields as both have. */
  #compare(a: Keys, b: Keys): number {
    const length = Math.min(a.length, b.length);
    for (let i = 0; i < length; i++) {
      const order = compareValues(a[i], b[i]);
      if (order !== 0) return order * (this.directions[i] ?? 1);
    }
    return 0;
  }
}
