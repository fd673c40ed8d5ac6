import { compareValues, equalValues } from '../../bson/compare.ts';
import { toInteger } from '../../bson/numbers.ts';
import { document, type Maybe, typeName, type Value } from '../../bson/values.ts';
import { CommandError } from '../../errors.ts';
import { isNullish, type OperatorEntries, ofArguments, ofNamed, ofOne } from './operator.ts';

/** Numbers in the longest `$range`, so that it stays below MongoDB's 100 MB for one stage. */
const MAX_RANGE = 1_000_000;

/** Manual: Array Expression Operators; those that evaluate an expression for each element are in `iteration.ts`. */
export const ARRAY: OperatorEntries = [
  ['$arrayElemAt', ofArguments(2, 2, ([array, index], name) => elementAt(array, index, name))],
  ['$arrayToObject', ofOne(toObject)],
  ['$concatArrays', ofArguments(0, Infinity, concat)],
  ['$first', ofOne((value, name) => list(value, name)[0])],
  [
    '$firstN',
    ofNamed(['input', 'n'], [], ({ input, n }, name) => list(input, name).slice(0, count(n, name))),
  ],
  [
    '$in',
    ofArguments(2, 2, ([value, array]) => list(array, '$in').some((other) => equalValues(value, other))),
  ],
  ['$indexOfArray', ofArguments(2, 4, indexOf)],
  ['$isArray', ofArguments(1, 1, ([value]) => Array.isArray(value))],
  ['$last', ofOne((value, name) => list(value, name).at(-1))],
  ['$lastN', ofNamed(['input', 'n'], [], ({ input, n }, name) => list(input, name).slice(-count(n, name)))],
  ['$maxN', ofNamed(['input', 'n'], [], ({ input, n }, name) => extremes(input, n, name, -1))],
  ['$minN', ofNamed(['input', 'n'], [], ({ input, n }, name) => extremes(input, n, name, 1))],
  ['$objectToArray', ofOne(toPairs)],
  ['$range', ofArguments(2, 3, range)],
  ['$reverseArray', ofOne((value, name) => list(value, name).toReversed())],
  ['$size', ofArguments(1, 1, ([value]) => size(value))],
  ['$slice', ofArguments(2, 3, slice)],
  ['$zip', ofNamed(['inputs'], ['useLongestLength', 'defaults'], zip)],
];

/** @throws CommandError when the value is no array */
export function list(value: Maybe, name: string): readonly Value[] {
  if (Array.isArray(value)) return value;
  throw new CommandError(28689, `${name}'s argument must be an array, but is ${typeName(value)}`);
}

/** The `n` of an operator: a positive integer. */
export function count(value: Maybe, name: string): number {
  const n = toInteger(value);
  if (n === undefined || n <= 0n) {
    throw new CommandError(5787908, `'n' of ${name} must be a positive integer, found ${typeName(value)}`);
  }
  return Number(n);
}

function index(value: Maybe, name: string): number {
  const number = toInteger(value);
  if (number !== undefined && BigInt.asIntN(32, number) === number) return Number(number);
  throw new CommandError(28691, `${name} needs an integer of 32 bits, but found ${typeName(value)}`);
}

function elementAt(array: Maybe, at: Maybe, name: string): Maybe {
  if (isNullish(array) || isNullish(at)) return null;
  return list(array, name).at(index(at, name));
}

function concat(values: readonly Maybe[]): Maybe {
  if (values.some(isNullish)) return null;
  return values.flatMap((value) => list(value, '$concatArrays'));
}

function extremes(input: Maybe, n: Maybe, name: string, direction: 1 | -1): Value[] {
  const values = list(input, name).filter((value) => value !== null);
  return values.sort((a, b) => direction * compareValues(a, b)).slice(0, count(n, name));
}

function toObject(value: Value, name: string): Value {
  return new Map(list(value, name).map(toField));
}

function toField(pair: Value): [string, Value] {
  const [key, value] = pair instanceof Map ? [pair.get('k'), pair.get('v')] : Array.isArray(pair) ? pair : [];
  const size = pair instanceof Map ? pair.size : Array.isArray(pair) ? pair.length : 0;
  if (typeof key !== 'string' || value === undefined || size !== 2) {
    const needs = 'an array of pairs: [key, value] or { k, v } with a string as key';
    throw new CommandError(40396, `$arrayToObject requires ${needs}`);
  }
  return [key, value];
}

function toPairs(value: Value): Value {
  if (value instanceof Map) return [...value].map(([k, v]) => document({ k, v }));
  throw new CommandError(40390, `$objectToArray requires a document input, found: ${typeName(value)}`);
}

function indexOf([array, value, from, to]: readonly Maybe[], name: string): Maybe {
  if (isNullish(array)) return null;
  const values = list(array, name);
  const start = from === undefined ? 0 : index(from, name);
  const end = to === undefined ? values.length : index(to, name);
  if (start < 0 || end < 0)
    throw new CommandError(40097, `${name} requires a nonnegative starting and ending index`);
  for (let i = start; i < Math.min(end, values.length); i++) if (equalValues(values[i], value)) return i;
  return -1;
}

function range([from, to, by]: readonly Maybe[], name: string): Value[] {
  const start = index(from, name);
  const end = index(to, name);
  const step = by === undefined ? 1 : index(by, name);
  if (step === 0) throw new CommandError(34449, '$range requires a non-zero step value');
  const length = Math.max(0, Math.ceil((end - start) / step));
  if (length > MAX_RANGE) {
    throw new CommandError('QueryExceededMemoryLimitNoDiskUseAllowed', `$range would give ${length} numbers`);
  }
  return Array.from({ length }, (_, i) => start + i * step);
}

function size(value: Maybe): number {
  if (Array.isArray(value)) return value.length;
  throw new CommandError(
    17124,
    `The argument to $size must be an array, but was of type: ${typeName(value)}`,
  );
}

function slice([array, a, b]: readonly Maybe[], name: string): Maybe {
  if (isNullish(array) || isNullish(a) || b === null) return null;
  const values = list(array, name);
  const first = index(a, name);
  if (b === undefined) return first >= 0 ? values.slice(0, first) : values.slice(first);
  const length = index(b, name);
  if (length <= 0) throw new CommandError(28729, 'Third argument to $slice must be positive');
  const start = first >= 0 ? first : Math.max(0, values.length + first);
  return values.slice(start, start + length);
}

function zip({
  inputs,
  useLongestLength,
  defaults,
}: {
  readonly [name in 'inputs' | 'useLongestLength' | 'defaults']: Maybe;
}): Maybe {
  const arrays = list(inputs, '$zip');
  if (arrays.some(isNullish)) return null;
  const columns = arrays.map((array) => list(array, '$zip'));
  const longest = useLongestLength === true;
  if (defaults !== undefined && !longest) {
    throw new CommandError(34466, 'cannot specify $zip defaults unless useLongestLength is true');
  }
  const fill = defaults === undefined ? [] : list(defaults, '$zip');
  const lengths = columns.map((column) => column.length);
  const rows = longest ? Math.max(...lengths) : Math.min(...lengths);
  return Array.from({ length: rows }, (_, row) => columns.map((column, i) => column[row] ?? fill[i] ?? null));
}
