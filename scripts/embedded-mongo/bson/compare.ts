import { Binary, BSONRegExp, Decimal128, Long, MaxKey, MinKey, ObjectId, Timestamp } from 'bson';
import type { Document } from './document.ts';

/** The types whose values are compared with each other, in their order (manual: Comparison/Sort Order). */
const RANKS = {
  minKey: 0,
  /** Of an empty array that an index or a sort looks into. */
  undefined: 1,
  null: 2,
  number: 3,
  string: 4,
  object: 5,
  array: 6,
  binData: 7,
  objectId: 8,
  bool: 9,
  date: 10,
  timestamp: 11,
  regex: 12,
  maxKey: 13,
} as const;

type TypeName = keyof typeof RANKS;

/** The types that JavaScript has classes for. A Timestamp is a Long, too. */
const CLASSES = [
  [Date, 'date'],
  [Array, 'array'],
  [ObjectId, 'objectId'],
  [Binary, 'binData'],
  [Timestamp, 'timestamp'],
  [Long, 'number'],
  [Decimal128, 'number'],
  [BSONRegExp, 'regex'],
  [MinKey, 'minKey'],
  [MaxKey, 'maxKey'],
] as const;

const PRIMITIVES: Readonly<Record<string, TypeName>> = {
  string: 'string',
  number: 'number',
  bigint: 'number',
  boolean: 'bool',
  undefined: 'undefined',
};

/** The type of a value; all numbers are one type. */
export function typeOf(value: unknown): TypeName {
  if (value === null) return 'null';
  const primitive = PRIMITIVES[typeof value];
  if (primitive !== undefined) return primitive;
  for (const [type, name] of CLASSES) if (value instanceof type) return name;
  return 'object';
}

/** Compares two values of any types as MongoDB sorts them; 0 when they are equal. Decimals are compared as doubles. */
export function compareValues(a: unknown, b: unknown): number {
  if (a === b) return 0;
  if (typeof a === 'string' && typeof b === 'string') return compareTexts(a, b);
  const [typeA, typeB] = [typeOf(a), typeOf(b)];
  return typeA === typeB ? compareOfType(typeA, a, b) : RANKS[typeA] - RANKS[typeB];
}

export function equalValues(a: unknown, b: unknown): boolean {
  return compareValues(a, b) === 0;
}

/** The values without those that are equal to others, sorted. */
export function distinctValues(values: readonly unknown[]): unknown[] {
  const sorted = values.toSorted(compareValues);
  return sorted.filter((value, i) => i === 0 || !equalValues(value, sorted[i - 1]));
}

function compareOfType(type: TypeName, a: unknown, b: unknown): number {
  switch (type) {
    case 'number':
    case 'timestamp':
      return compareNumbers(toComparable(a), toComparable(b));
    case 'bool':
      return Number(a) - Number(b);
    case 'date':
      return (a as Date).getTime() - (b as Date).getTime();
    case 'objectId':
      return Buffer.compare((a as ObjectId).id, (b as ObjectId).id);
    case 'binData':
      return compareBinaries(a as Binary, b as Binary);
    case 'array':
      return compareLists(a as unknown[], b as unknown[], compareValues);
    case 'object':
      return compareDocuments(a as Document, b as Document);
    case 'regex':
      return compareTexts(JSON.stringify(a), JSON.stringify(b));
    default:
      return 0;
  }
}

const SURROGATE = /[\ud800-\udfff]/;

/** By their UTF-8 bytes; that is the order of UTF-16 units, too, unless there are surrogates. */
function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  if (SURROGATE.test(a) || SURROGATE.test(b)) return Buffer.compare(Buffer.from(a), Buffer.from(b));
  return a < b ? -1 : 1;
}

function toComparable(value: unknown): number | bigint {
  if (value instanceof Decimal128) return Number(value.toString());
  return value instanceof Long ? value.toBigInt() : (value as number | bigint);
}

/** NaN is equal to itself and comes before all other numbers. */
function compareNumbers(a: number | bigint, b: number | bigint): number {
  if (a < b) return -1;
  if (a > b) return 1;
  return Number(Number.isNaN(b)) - Number(Number.isNaN(a));
}

function compareBinaries(a: Binary, b: Binary): number {
  return a.position - b.position || a.sub_type - b.sub_type || Buffer.compare(a.value(), b.value());
}

/** Field by field: by type, then by name, then by value. */
function compareDocuments(a: Document, b: Document): number {
  return compareLists(Object.entries(a), Object.entries(b), ([nameA, valueA], [nameB, valueB]) => {
    const types = RANKS[typeOf(valueA)] - RANKS[typeOf(valueB)];
    return types || compareTexts(nameA, nameB) || compareValues(valueA, valueB);
  });
}

function compareLists<T>(a: readonly T[], b: readonly T[], compare: (a: T, b: T) => number): number {
  for (const [i, value] of a.entries()) {
    if (i >= b.length) return 1;
    const order = compare(value, b[i] as T);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}
