import { BSONRegExp, Decimal128, MaxKey, MinKey } from 'bson';
import { compareValues, equalValues } from '../bson/compare.ts';
import { inspect } from '../bson/inspect.ts';
import { encodeKey, typeByte } from '../bson/key.ts';
import { toInteger, toNumber } from '../bson/numbers.ts';
import { type Maybe, TYPE_CODES, type TypeName, typeOf, type Value } from '../bson/values.ts';
import { CommandError } from '../errors.ts';
import { bitOperator } from './bits.ts';
import type { LeafArray } from './path-values.ts';
import { compileRegex } from './regex.ts';

/** Whether one value at a path fulfils a condition. */
export type Test = (value: Maybe) => boolean;

interface Operator {
  readonly leaf: LeafArray;
  /** @throws CommandError when the operand is wrong */
  readonly test: (operand: Value) => Test;
}

/** From this many values on, `$in` looks them up by their keys instead of comparing one after the other. */
const LARGE_IN = 8;

const BITS: readonly (readonly [string, (bits: bigint, mask: bigint) => boolean])[] = [
  ['$bitsAllSet', (bits, mask) => (bits & mask) === mask],
  ['$bitsAllClear', (bits, mask) => (bits & mask) === 0n],
  ['$bitsAnySet', (bits, mask) => (bits & mask) !== 0n],
  ['$bitsAnyClear', (bits, mask) => (bits & mask) !== mask],
];

/** The operators that look at one value at a time (manual: Query Predicates). Their negations are made of these. */
export const PREDICATES: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ['$eq', { leaf: 'elements', test: equals }],
  ['$gt', { leaf: 'elements', test: comparison('$gt', (order) => order > 0) }],
  ['$gte', { leaf: 'elements', test: comparison('$gte', (order) => order >= 0) }],
  ['$lt', { leaf: 'elements', test: comparison('$lt', (order) => order < 0) }],
  ['$lte', { leaf: 'elements', test: comparison('$lte', (order) => order <= 0) }],
  ['$in', { leaf: 'elements', test: isIn }],
  ['$regex', { leaf: 'elements', test: matchesRegex }],
  ['$mod', { leaf: 'elements', test: modulo }],
  ['$type', { leaf: 'elements', test: hasType }],
  ['$exists', { leaf: 'whole', test: () => (value) => value !== undefined }],
  ['$size', { leaf: 'whole', test: hasSize }],
  ...BITS.map(([name, compare]) => [name, { leaf: 'elements', test: bitOperator(name, compare) }] as const),
]);

function equals(operand: Value): Test {
  if (operand === null) return (value) => value === null || value === undefined;
  return (value) => value !== undefined && equalValues(value, operand);
}

/** Comparisons hold only within one type; null compares with null, and MinKey and MaxKey with everything. */
function comparison(name: string, holds: (order: number) => boolean): (operand: Value) => Test {
  return (operand) => {
    if (operand instanceof BSONRegExp) {
      throw new CommandError('BadValue', `Can't have RegEx as arg to predicate over field '${name}'.`);
    }
    if (operand === null) return (value) => holds(0) && (value === null || value === undefined);
    const bracket = typeByte(operand);
    const isEdge = operand instanceof MinKey || operand instanceof MaxKey;
    const operandIsNaN = isNaNValue(operand);
    return (value) => {
      if (value === undefined) return false;
      if (typeByte(value) !== bracket) return isEdge && holds(compareValues(value, operand));
      if (operandIsNaN || isNaNValue(value)) return operandIsNaN && isNaNValue(value) && holds(0);
      return holds(compareValues(value, operand));
    };
  };
}

function isNaNValue(value: Value): boolean {
  if (typeof value === 'number') return Number.isNaN(value);
  return value instanceof Decimal128 && Number.isNaN(toNumber(value));
}

function isIn(operand: Value): Test {
  if (!Array.isArray(operand)) throw new CommandError('BadValue', '$in needs an array');
  if (operand.some((value) => value instanceof Map && [...value.keys()][0]?.startsWith('$'))) {
    throw new CommandError('BadValue', 'cannot nest $ under $in');
  }
  const regexes = operand.filter((value) => value instanceof BSONRegExp).map(matchesRegex);
  const plain = operand.filter((value) => !(value instanceof BSONRegExp));
  const hasNull = plain.includes(null);
  const isPlain = plain.length < LARGE_IN ? oneOf(plain) : keyOf(plain);
  return (value) => {
    if (value === undefined) return hasNull;
    return isPlain(value) || regexes.some((matches) => matches(value));
  };
}

function oneOf(values: readonly Value[]): (value: Value) => boolean {
  return (value) => values.some((other) => equalValues(value, other));
}

function keyOf(values: readonly Value[]): (value: Value) => boolean {
  const key = (value: Value) => encodeKey([value]).toString('latin1');
  const keys = new Set(values.map(key));
  return (value) => keys.has(key(value));
}

function matchesRegex(operand: Value): Test {
  if (!(operand instanceof BSONRegExp)) throw new CommandError('BadValue', '$regex has to be a string');
  const regex = compileRegex(operand.pattern, operand.options);
  return (value) => {
    if (typeof value === 'string') return regex.test(value);
    return value instanceof BSONRegExp && equalValues(value, operand);
  };
}

function modulo(operand: Value): Test {
  if (!Array.isArray(operand)) throw new CommandError('BadValue', 'malformed mod, needs to be an array');
  if (operand.length < 2) throw new CommandError('BadValue', 'malformed mod, not enough elements');
  if (operand.length > 2) throw new CommandError('BadValue', 'malformed mod, too many elements');
  const [divisor, remainder] = operand.map(truncated);
  if (divisor === undefined) throw new CommandError('BadValue', 'malformed mod, divisor is not a number');
  if (remainder === undefined) throw new CommandError('BadValue', 'malformed mod, remainder is not a number');
  if (divisor === 0n) throw new CommandError('BadValue', 'divisor cannot be 0');
  return (value) => {
    const dividend = truncated(value);
    return dividend !== undefined && dividend % divisor === remainder;
  };
}

/** A number without its fraction; undefined when it is no number, or none of 64 bits. */
function truncated(value: Maybe): bigint | undefined {
  return toInteger(value) ?? toInteger(Math.trunc(toNumber(value) ?? Number.NaN));
}

function hasType(operand: Value): Test {
  const types = new Set((Array.isArray(operand) ? operand : [operand]).flatMap(typesOf));
  if (types.size === 0) throw new CommandError('FailedToParse', 'a must match at least one type');
  return (value) => value !== undefined && types.has(typeOf(value));
}

function typesOf(operand: Value): TypeName[] {
  if (operand === 'number') return ['int', 'long', 'double', 'decimal'];
  for (const [name, code] of Object.entries(TYPE_CODES) as [TypeName, number][]) {
    if (operand === name || toNumber(operand) === code) return [name];
  }
  if (typeof operand === 'string') {
    throw new CommandError('BadValue', `Unknown type name alias: ${operand}`);
  }
  if (toNumber(operand) === undefined) {
    throw new CommandError(
      'TypeMismatch',
      `type must be represented as a number or a string: ${inspect(operand)}`,
    );
  }
  throw new CommandError('BadValue', `Invalid numerical type code: ${inspect(operand)}`);
}

function hasSize(operand: Value): Test {
  const size = toInteger(operand);
  if (size === undefined) {
    throw new CommandError(
      'FailedToParse',
      `Failed to parse $size. Expected an integer: $size: ${inspect(operand)}`,
    );
  }
  if (size < 0n) {
    throw new CommandError(
      'FailedToParse',
      `Failed to parse $size. Expected a non-negative number in: ${size}`,
    );
  }
  return (value) => Array.isArray(value) && BigInt(value.length) === size;
}
