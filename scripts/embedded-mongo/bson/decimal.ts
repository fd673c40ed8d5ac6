import { Decimal128 } from 'bson';

/** A finite Decimal128 as the exact number `coefficient` × 10^`exponent`. */
export interface Decimal {
  readonly coefficient: bigint;
  readonly exponent: number;
}

const MAX_DIGITS = 34;
const MIN_EXPONENT = -6176;
const MAX_EXPONENT = 6111;
const MAX_COEFFICIENT = 10n ** BigInt(MAX_DIGITS) - 1n;

const NAN = Decimal128.fromString('NaN');
const INFINITY = Decimal128.fromString('Infinity');
const NEGATIVE_INFINITY = Decimal128.fromString('-Infinity');

/** The exact number that a Decimal128 stands for, or the JavaScript number for NaN and the infinities (IEEE 754-2008). */
export function parseDecimal(value: Decimal128): Decimal | number {
  const view = new DataView(value.bytes.buffer, value.bytes.byteOffset, 16);
  const high = view.getBigUint64(8, true);
  const low = view.getBigUint64(0, true);
  const negative = high >> 63n === 1n;
  const combination = Number((high >> 58n) & 0x1fn);
  if (combination === 0x1f) return Number.NaN;
  if (combination === 0x1e) return negative ? -Infinity : Infinity;
  // The long form of the combination field can only hold coefficients of 35 digits, which count as zero.
  if (combination >= 0x18)
    return { coefficient: 0n, exponent: Number((high >> 47n) & 0x3fffn) + MIN_EXPONENT };
  const exponent = Number((high >> 49n) & 0x3fffn) + MIN_EXPONENT;
  const coefficient = ((high & 0x1ffffffffffffn) << 64n) | low;
  if (coefficient > MAX_COEFFICIENT) return { coefficient: 0n, exponent };
  return { coefficient: negative ? -coefficient : coefficient, exponent };
}

/** The Decimal128 of an exact number, rounded half to even to 34 digits; infinite where it is too large. */
export function formatDecimal({ coefficient, exponent }: Decimal): Decimal128 {
  const negative = coefficient < 0n;
  const digits = abs(coefficient).toString().length;
  const excess = Math.max(0, digits - MAX_DIGITS, MIN_EXPONENT - exponent);
  let rounded = excess === 0 ? abs(coefficient) : roundHalfEven(abs(coefficient), 10n ** BigInt(excess));
  let scale = exponent + excess;
  if (rounded > MAX_COEFFICIENT) {
    rounded /= 10n;
    scale += 1;
  }
  while (scale > MAX_EXPONENT && rounded * 10n <= MAX_COEFFICIENT && rounded !== 0n) {
    rounded *= 10n;
    scale -= 1;
  }
  if (rounded === 0n) scale = Math.min(Math.max(scale, MIN_EXPONENT), MAX_EXPONENT);
  if (scale > MAX_EXPONENT) return negative ? NEGATIVE_INFINITY : INFINITY;
  return Decimal128.fromString(`${negative ? '-' : ''}${rounded}E${scale}`);
}

/** The Decimal128 of a JavaScript number: its 15 significant digits, as MongoDB converts a double. */
export function decimalFromDouble(value: number): Decimal128 {
  if (Number.isNaN(value)) return NAN;
  if (!Number.isFinite(value)) return value < 0 ? NEGATIVE_INFINITY : INFINITY;
  return Decimal128.fromString(value.toPrecision(15));
}

/** Sum of two exact numbers. */
export function addDecimals(a: Decimal, b: Decimal): Decimal {
  const exponent = Math.min(a.exponent, b.exponent);
  return { coefficient: scaleTo(a, exponent) + scaleTo(b, exponent), exponent };
}

/** Product of two exact numbers. */
export function multiplyDecimals(a: Decimal, b: Decimal): Decimal {
  return { coefficient: a.coefficient * b.coefficient, exponent: a.exponent + b.exponent };
}

/** Quotient of two exact numbers to 34 digits; the divisor must not be zero. */
export function divideDecimals(a: Decimal, b: Decimal): Decimal {
  const ideal = a.exponent - b.exponent;
  const shift = Math.max(0, MAX_DIGITS + 2 + digitsOf(b.coefficient) - digitsOf(a.coefficient));
  const numerator = a.coefficient * 10n ** BigInt(shift);
  let coefficient = numerator / b.coefficient;
  let exponent = ideal - shift;
  if (numerator % b.coefficient !== 0n) {
    // One more digit stands for all that follow, so that rounding to 34 digits sees them.
    return { coefficient: coefficient * 10n + (coefficient < 0n ? -1n : 1n), exponent: exponent - 1 };
  }
  while (exponent < ideal && coefficient % 10n === 0n) {
    coefficient /= 10n;
    exponent += 1;
  }
  return { coefficient, exponent };
}

/** Remainder of the division of two exact numbers, with the sign of the dividend; the divisor must not be zero. */
export function moduloDecimals(a: Decimal, b: Decimal): Decimal {
  const exponent = Math.min(a.exponent, b.exponent);
  return { coefficient: scaleTo(a, exponent) % scaleTo(b, exponent), exponent };
}

/** The coefficient that an exact number has at a smaller exponent. */
export function scaleTo(value: Decimal, exponent: number): bigint {
  return value.coefficient * 10n ** BigInt(value.exponent - exponent);
}

/** An exact number rounded to an integer number of 10^`exponent`. */
export function roundDecimal(value: Decimal, exponent: number, mode: 'half-even' | 'down'): Decimal {
  if (value.exponent >= exponent) return value;
  const divisor = 10n ** BigInt(exponent - value.exponent);
  if (mode === 'down') return { coefficient: value.coefficient / divisor, exponent };
  const rounded = roundHalfEven(abs(value.coefficient), divisor);
  return { coefficient: value.coefficient < 0n ? -rounded : rounded, exponent };
}

function roundHalfEven(value: bigint, divisor: bigint): bigint {
  const quotient = value / divisor;
  const twice = (value % divisor) * 2n;
  const up = twice > divisor || (twice === divisor && quotient % 2n === 1n);
  return up ? quotient + 1n : quotient;
}

function abs(value: bigint): bigint {
  return value < 0n ? -value : value;
}

function digitsOf(value: bigint): number {
  return abs(value).toString().length;
}
