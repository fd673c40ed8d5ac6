import { Binary, BSONRegExp, Code, Decimal128, Double, type MaxKey, MinKey, ObjectId, Timestamp } from 'bson';

/**
 * A BSON document in memory. A `Map`, because a plain object would move keys such as `"10"` to the front and has
 * names with a meaning of their own (`__proto__`).
 */
export type Document = Map<string, Value>;

/**
 * A BSON value in memory; each BSON value has exactly one form here.
 *
 * - int32: a `number` that is an integer of 32 bits (not −0)
 * - int64: a `bigint`
 * - double: any other `number`, or a `Double` when the number alone would read as an int32
 */
export type Value =
  | null
  | boolean
  | number
  | bigint
  | string
  | Date
  | Double
  | Decimal128
  | ObjectId
  | Binary
  | BSONRegExp
  | Timestamp
  | Code
  | MinKey
  | MaxKey
  | Document
  | Value[];

/** A value, or `undefined` where a field is missing. */
export type Maybe = Value | undefined;

/** Numeric codes of the BSON types by MongoDB's alias (manual: `$type`). */
export const TYPE_CODES = {
  double: 1,
  string: 2,
  object: 3,
  array: 4,
  binData: 5,
  objectId: 7,
  bool: 8,
  date: 9,
  null: 10,
  regex: 11,
  javascript: 13,
  int: 16,
  timestamp: 17,
  long: 18,
  decimal: 19,
  minKey: -1,
  maxKey: 127,
} as const;

export type TypeName = keyof typeof TYPE_CODES;

/** Whether a JavaScript number stands for an int32 (see {@link Value}). */
export function isInt32(value: number): boolean {
  return (value | 0) === value && !Object.is(value, -0);
}

/** The value that stands for a BSON double. */
export function double(value: number): number | Double {
  return isInt32(value) ? new Double(value) : value;
}

/** The BSON type of a value. */
export function typeOf(value: Value): TypeName {
  switch (typeof value) {
    case 'string':
      return 'string';
    case 'number':
      return isInt32(value) ? 'int' : 'double';
    case 'boolean':
      return 'bool';
    case 'bigint':
      return 'long';
  }
  if (value === null) return 'null';
  if (value instanceof Map) return 'object';
  if (Array.isArray(value)) return 'array';
  if (value instanceof Date) return 'date';
  if (value instanceof ObjectId) return 'objectId';
  if (value instanceof Double) return 'double';
  if (value instanceof Decimal128) return 'decimal';
  if (value instanceof Binary) return 'binData';
  if (value instanceof Timestamp) return 'timestamp';
  if (value instanceof BSONRegExp) return 'regex';
  if (value instanceof Code) return 'javascript';
  return value instanceof MinKey ? 'minKey' : 'maxKey';
}

/** The type's name as error messages and `$type` expressions give it; `missing` for a missing field. */
export function typeName(value: Maybe): TypeName | 'missing' {
  return value === undefined ? 'missing' : typeOf(value);
}

/** Whether a value counts as true where MongoDB asks for a condition: all but false, null, missing and zero. */
export function isTruthy(value: Maybe): boolean {
  if (value === undefined || value === null || value === false) return false;
  if (typeof value === 'number' || typeof value === 'bigint') return Number(value) !== 0;
  if (value instanceof Double) return value.value !== 0;
  if (value instanceof Decimal128) return Number(value.toString()) !== 0;
  return true;
}

/** A document from entries; fields whose value is `undefined` are left out. */
export function document(fields: Record<string, Maybe>): Document {
  const result: Document = new Map();
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) result.set(name, value);
  return result;
}
