import { Decimal128 } from 'bson';
import { badValue, unsupported } from '../errors.ts';

/** A number that the store calculates with: a bigint is a 64-bit integer. */
export type Numeric = number | bigint;

/** @throws CommandError NotImplemented for decimals, which the store keeps but does not calculate with */
export function isNumeric(value: unknown): value is Numeric {
  if (value instanceof Decimal128) throw unsupported('arithmetic with decimals');
  return typeof value === 'number' || typeof value === 'bigint';
}

/** @throws CommandError BadValue when the sum of 64-bit integers is none */
export function add(a: Numeric, b: Numeric): Numeric {
  if (typeof a === 'number' && typeof b === 'number') return a + b;
  if (!isWhole(a) || !isWhole(b)) return Number(a) + Number(b);
  const sum = BigInt(a) + BigInt(b);
  if (BigInt.asIntN(64, sum) === sum) return sum;
  throw badValue(`${sum} is larger than a 64-bit integer`);
}

function isWhole(value: Numeric): boolean {
  return typeof value === 'bigint' || Number.isInteger(value);
}
