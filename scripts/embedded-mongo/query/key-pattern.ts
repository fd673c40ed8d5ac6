import { type Direction, encodeKey } from '../bson/key.ts';
import type { Document, Maybe, Value } from '../bson/values.ts';
import { CommandError } from '../errors.ts';

/** The fields of an index or a sort in their order, e.g. `{ gatewayId: 1, at: -1 }`. */
export class KeyPattern {
  readonly paths: readonly string[];
  readonly directions: readonly Direction[];
  readonly #parts: readonly (readonly string[])[];

  constructor(fields: ReadonlyMap<string, Direction>) {
    this.paths = [...fields.keys()];
    this.directions = [...fields.values()];
    this.#parts = this.paths.map((path) => path.split('.'));
  }

  /** @throws CommandError CannotIndexParallelArrays when two fields lead through different arrays */
  keys(document: Document): DocumentKeys {
    const cursors = this.#parts.map((rest) => ({ value: document as Maybe, rest, leaf: false }));
    const result: DocumentKeys = { tuples: [], multikey: false, present: false };
    expand(cursors, result, this.paths);
    return result;
  }

  encode(values: readonly Maybe[]): Buffer {
    return encodeKey(values, this.directions);
  }
}

export interface DocumentKeys {
  /** Values of the fields, one tuple for each element of an array; null where missing, undefined for no elements. */
  readonly tuples: Maybe[][];
  /** Whether an array was met. */
  multikey: boolean;
  /** Whether any of the fields is there. */
  present: boolean;
}

/** How far one field's path has been followed. */
interface Cursor {
  readonly value: Maybe;
  readonly rest: readonly string[];
  /** The value is an element of the array that the path ended at; if it is an array itself, it stays whole. */
  readonly leaf: boolean;
}

function expand(cursors: readonly Cursor[], result: DocumentKeys, paths: readonly string[]): void {
  const reached = cursors.map(follow);
  const arrayAt = reached.findIndex(isPending);
  const array = reached[arrayAt]?.value;
  if (!Array.isArray(array)) {
    if (reached.some((cursor) => cursor.value !== undefined || cursor.leaf)) result.present = true;
    result.tuples.push(reached.map((cursor) => (cursor.leaf ? cursor.value : (cursor.value ?? null))));
    return;
  }
  result.multikey = true;
  const other = reached.findIndex((cursor) => isPending(cursor) && cursor.value !== array);
  if (other >= 0) {
    const names = `[${paths[other]}] [${paths[arrayAt]}]`;
    throw new CommandError('CannotIndexParallelArrays', `cannot index parallel arrays ${names}`);
  }
  for (const element of array.length === 0 ? [undefined] : array) {
    const next = reached.map((cursor) => (cursor.value === array ? enter(cursor, element) : cursor));
    expand(next, result, paths);
  }
}

/** Follows a path as far as documents lead, up to its end or the next array. */
function follow(cursor: Cursor): Cursor {
  let { value, rest } = cursor;
  while (rest.length > 0) {
    const [name = '', ...others] = rest;
    if (value instanceof Map) value = value.get(name);
    else if (Array.isArray(value) && /^\d+$/.test(name)) value = value[Number(name)];
    else if (Array.isArray(value)) break;
    else value = undefined;
    rest = others;
  }
  return { value, rest, leaf: cursor.leaf };
}

function isPending(cursor: Cursor): boolean {
  return Array.isArray(cursor.value) && !cursor.leaf;
}

function enter(cursor: Cursor, element: Value | undefined): Cursor {
  if (cursor.rest.length === 0) return { value: element, rest: [], leaf: true };
  // Of an array's elements only documents are looked into.
  return { value: element instanceof Map ? element : undefined, rest: cursor.rest, leaf: false };
}
