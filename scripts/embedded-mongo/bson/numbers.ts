import { Decimal128, Double } from 'bson';
import {
  addDecimals,
  type Decimal,
  decimalFromDouble,
  formatDecimal,
  multiplyDecimals,
  parseDecimal,
} from './decimal.ts';
import type { NumberValue } from './number-key.ts';
import { double, isInt32, type Maybe } from './values.ts';

const MIN_LONG = -(1n << 63n);
const MAX_LONG = (1n << 63n) - 1n;

/** Whether a value is of one of the four numeric types. */
export function isNumeric(value: Maybe): value is NumberValue {
  return (
    typeof value === 'number' ||
    typeof value === 'bigint' ||
    value instanceof Double ||
    value instanceof Decimal128
  );
}

/** The nearest JavaScript number of a numeric value; undefined for any other. */
export function toNumber(value: Maybe): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof Double) return value.value;
  if (value instanceof Decimal128) return Number(value.toString());
  return undefined;
}

/** The number as an integer if it is one of 64 bits, whatever its type. */
export function toInteger(value: Maybe): bigint | undefined {
  if (typeof value === 'bigint') return value;
  if (value instanceof Decimal128) {
    const decimal = parseDecimal(value);
    return typeof decimal === 'number' ? undefined : asLong(wholeDecimal(decimal));
  }
  const number = toNumber(value);
  return number !== undefined && Number.isInteger(number) ? asLong(BigInt(number)) : undefined;
}

function wholeDecimal({ coefficient, exponent }: Decimal): bigint | undefined {
  if (exponent >= 0) return coefficient * 10n ** BigInt(exponent);
  const divisor = 10n ** BigInt(-exponent);
  return coefficient % divisor === 0n ? coefficient / divisor : undefined;
}

function asLong(value: bigint | undefined): bigint | undefined {
  return value !== undefined && value >= MIN_LONG && value <= MAX_LONG ? value : undefined;
}

/** The Decimal128 of a numeric value. */
export function toDecimal(value: NumberValue): Decimal128 {
  if (value instanceof Decimal128) return value;
  if (typeof value === 'bigint') return Decimal128.fromString(value.toString());
  if (typeof value === 'number' && isInt32(value)) return Decimal128.fromString(String(value));
  return decimalFromDouble(toNumber(value) ?? 0);
}

/** An integer as int32 where it fits and was asked for, else as int64; undefined where it has more than 64 bits. */
export function integer(value: bigint, small: boolean): number | bigint | undefined {
  if (small && value >= -0x80000000n && value <= 0x7fffffffn) return Number(value);
  return asLong(value);
}

interface Operation {
  readonly integers: (a: bigint, b: bigint) => bigint;
  readonly doubles: (a: number, b: number) => number;
  readonly decimals: (a: Decimal, b: Decimal) => Decimal;
}

const ADDITION: Operation = {
  integers: (a, b) => a + b,
  doubles: (a, b) => a + b,
  decimals: addDecimals,
};

const MULTIPLICATION: Operation = {
  integers: (a, b) => a * b,
  doubles: (a, b) => a * b,
  decimals: multiplyDecimals,
};

/** Sum in the wider of both types; int32 grows to int64. Undefined when int64 overflows. */
export function add(a: NumberValue, b: NumberValue): NumberValue | undefined {
  return calculate(ADDITION, a, b);
}

/** Product in the wider of both types; int32 grows to int64. Undefined when int64 overflows. */
export function multiply(a: NumberValue, b: NumberValue): NumberValue | undefined {
  return calculate(MULTIPLICATION, a, b);
}

/** The number with the other sign. */
export function negate(value: NumberValue): NumberValue {
  return multiply(value, -1) ?? double(-Number(value));
}

function calculate(operation: Operation, a: NumberValue, b: NumberValue): NumberValue | undefined {
  if (a instanceof Decimal128 || b instanceof Decimal128) return inDecimal(operation, a, b);
  if (isInteger(a) && isInteger(b)) {
    const small = typeof a === 'number' && typeof b === 'number';
    return integer(operation.integers(BigInt(a), BigInt(b)), small);
  }
  return double(operation.doubles(toNumber(a) ?? 0, toNumber(b) ?? 0));
}

/** Whether a value is an int32 or int64. */
export function isInteger(value: Maybe): value is number | bigint {
  return typeof value === 'bigint' || (typeof value === 'number' && isInt32(value));
}

function inDecimal(operation: Operation, a: NumberValue, b: NumberValue): Decimal128 {
  const x = parseDecimal(toDecimal(a));
  const y = parseDecimal(toDecimal(b));
  if (typeof x !== 'number' && typeof y !== 'number') return formatDecimal(operation.decimals(x, y));
  return decimalFromDouble(operation.doubles(approximate(x), approximate(y)));
}

function approximate(value: Decimal | number): number {
  return typeof value === 'number' ? value : Number(value.coefficient);
}
