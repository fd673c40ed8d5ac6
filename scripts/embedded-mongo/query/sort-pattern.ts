import { compareValues } from '../bson/compare.ts';
import { inspect } from '../bson/inspect.ts';
import type { Direction } from '../bson/key.ts';
import { toInteger } from '../bson/numbers.ts';
import type { Document, Maybe, Value } from '../bson/values.ts';
import { CommandError, unsupported } from '../errors.ts';
import { KeyPattern } from './key-pattern.ts';

/**
 * Reads a sort such as `{ at: -1, _id: -1 }`.
 *
 * @throws CommandError for directions other than 1 and -1
 */
export function parseSort(sort: Document): Map<string, Direction> {
  const result = new Map<string, Direction>();
  for (const [path, value] of sort) {
    if (value instanceof Map && value.has('$meta')) throw unsupported("a sort by '$meta'");
    const direction = toInteger(value);
    if (direction !== 1n && direction !== -1n) {
      throw new CommandError(
        15975,
        `$sort key ordering must be 1 (for ascending) or -1 (for descending): ${inspect(sort)}`,
      );
    }
    if (path === '') throw new CommandError(40352, 'FieldPath cannot be constructed with empty string');
    if (path.startsWith('$') || path.includes('.$')) {
      throw new CommandError(
        16410,
        "FieldPath field names may not start with '$'. Consider using $getField or $setField.",
      );
    }
    result.set(path, Number(direction) as Direction);
  }
  return result;
}

/** Orders documents by their keys; of an array the least or, descending, the greatest element counts. */
export class SortPattern {
  readonly #pattern: KeyPattern;

  constructor(readonly fields: ReadonlyMap<string, Direction>) {
    this.#pattern = new KeyPattern(fields);
  }

  /** The key of a document: keys compare as the documents are to be sorted. */
  key(document: Document): Buffer {
    const [first, ...others] = this.#tuples(document).map((tuple) => this.#pattern.encode(tuple));
    return others.reduce(
      (least, key) => (Buffer.compare(key, least) < 0 ? key : least),
      first ?? Buffer.alloc(0),
    );
  }

  #tuples(document: Document): readonly (readonly Maybe[])[] {
    try {
      return this.#pattern.keys(document).tuples;
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      throw new CommandError('BadValue', 'cannot sort with keys that are parallel arrays');
    }
  }
}

/** The sort key of a value by `{ field: 1 }`, for accumulators and `$sortArray`. */
export function sortKeyOf(sortBy: Value): (value: Maybe) => Buffer {
  if (!(sortBy instanceof Map)) throw new CommandError('FailedToParse', 'sortBy must be an object');
  const pattern = new SortPattern(parseSort(sortBy));
  const missing: Document = new Map();
  return (value) => pattern.key(value instanceof Map ? value : missing);
}

/** A comparison by `{ field: 1 }`, or of the values themselves by `1` or `-1`. */
export function sortKeyComparator(sortBy: Value): (a: Value, b: Value) => number {
  const direction = toInteger(sortBy);
  if (direction === 1n) return compareValues;
  if (direction === -1n) return (a, b) => compareValues(b, a);
  const key = sortKeyOf(sortBy);
  return (a, b) => Buffer.compare(key(a), key(b));
}
