import { Decimal128 } from 'bson';
import { badValue, unsupported } from '../errors.ts';

/** A number that the store calculates with: a bigint is a 64-bit integer. */
export type Numeric = number | bigint;

/** @throws CommandError NotImplemented for decimals, which the store keeps but does not calculate with */
export function isNumeric(value: unknown): value is Numeric {
  if (value instanceof Decimal128) throw unsupported('arithmetic with decimals');
  return typeof value === 'number' || typeof value === 'bigint';
}

export function add(a: Numeric, b: Numeric): Numeric {
  if (typeof a === 'number' && typeof b === 'number') return a + b;
  return isWhole(a) && isWhole(b) ? checked(BigInt(a) + BigInt(b)) : Number(a) + Number(b);
}

export function multiply(a: Numeric, b: Numeric): Numeric {
  if (typeof a === 'number' && typeof b === 'number') return a * b;
  return isWhole(a) && isWhole(b) ? checked(BigInt(a) * BigInt(b)) : Number(a) * Number(b);
}

function isWhole(value: Numeric): boolean {
  return typeof value === 'bigint' || Number.isInteger(value);
}

/** @throws CommandError BadValue when a result is no 64-bit integer */
function checked(value: bigint): bigint {
  if (BigInt.asIntN(64, value) === value) return value;
  throw badValue(`${value} is larger than a 64-bit integer`);
}
