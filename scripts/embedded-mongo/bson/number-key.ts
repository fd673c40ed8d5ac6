import { type Decimal128, Double } from 'bson';
import { type Decimal, parseDecimal, scaleTo } from './decimal.ts';

export type NumberValue = number | bigint | Double | Decimal128;

const EXACT = 0x80;
const ABOVE = 0x81;
const BELOW = 0x7f;
const EXPONENT_BIAS = 0x8000;

/**
 * The order-preserving key of a number: bytes compare as the numbers do, whatever their BSON types, and equal numbers
 * have equal keys. It is the nearest double (8 bytes), then how the number differs from that double: nothing (one
 * byte) for all doubles and int32, the exact decimal remainder for the others. NaN comes before all (manual:
 * Comparison/Sort Order).
 */
export function numberKey(value: NumberValue): Uint8Array {
  const { nearest, rest } = split(value);
  const tail = rest === undefined || rest.coefficient === 0n ? [EXACT] : remainderKey(rest);
  const key = new Uint8Array(8 + tail.length);
  if (!Number.isNaN(nearest)) writeDouble(key, nearest);
  key.set(tail, 8);
  return key;
}

function split(value: NumberValue): { nearest: number; rest?: Decimal } {
  if (typeof value === 'number') return { nearest: value };
  if (value instanceof Double) return { nearest: value.value };
  if (typeof value === 'bigint') {
    const nearest = Number(value);
    return { nearest, rest: { coefficient: value - BigInt(nearest), exponent: 0 } };
  }
  const decimal = parseDecimal(value);
  if (typeof decimal === 'number') return { nearest: decimal };
  const parsed = Number(`${decimal.coefficient}e${decimal.exponent}`);
  // Beyond the doubles the remainder alone gives the order.
  const nearest = Number.isFinite(parsed) ? parsed : Math.sign(parsed) * Number.MAX_VALUE;
  return { nearest, rest: subtract(decimal, exactDouble(nearest)) };
}

function subtract(a: Decimal, b: Decimal): Decimal {
  const exponent = Math.min(a.exponent, b.exponent);
  return { coefficient: scaleTo(a, exponent) - scaleTo(b, exponent), exponent };
}

/** The exact decimal value of a finite double: its mantissa × 2^k, and 2^-k = 5^k × 10^-k. */
export function exactDouble(value: number): Decimal {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const biased = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & 0xfffffffffffffn;
  const mantissa = (biased === 0 ? fraction : fraction | (1n << 52n)) * (bits >> 63n === 1n ? -1n : 1n);
  const power = Math.max(biased, 1) - 1075;
  if (power >= 0) return { coefficient: mantissa << BigInt(power), exponent: 0 };
  return { coefficient: mantissa * 5n ** BigInt(-power), exponent: power };
}

function writeDouble(key: Uint8Array, value: number): void {
  // Adding zero makes -0 the same as 0.
  new DataView(key.buffer).setFloat64(0, value + 0);
  if (value < 0) for (let i = 0; i < 8; i++) key[i] = ~(key[i] ?? 0);
  else key[0] = (key[0] ?? 0) ^ 0x80;
}

/** Sign, decimal exponent and digits without trailing zeros; inverted where the remainder is negative. */
function remainderKey({ coefficient, exponent }: Decimal): number[] {
  const negative = coefficient < 0n;
  const digits = (negative ? -coefficient : coefficient).toString();
  const magnitude = digits.length + exponent + EXPONENT_BIAS;
  const bytes = [magnitude >> 8, magnitude & 0xff, ...Buffer.from(digits.replace(/0+$/, ''), 'latin1'), 0];
  return negative ? [BELOW, ...bytes.map((byte) => ~byte & 0xff)] : [ABOVE, ...bytes];
}
