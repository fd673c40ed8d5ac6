import { Decimal128 } from 'bson';
import { addDecimals, type Decimal, divideDecimals, formatDecimal, parseDecimal } from '../bson/decimal.ts';
import type { NumberValue } from '../bson/number-key.ts';
import { add, integer, isInteger, isNumeric, toNumber } from '../bson/numbers.ts';
import { double, type Maybe } from '../bson/values.ts';

const ZERO: Decimal = { coefficient: 0n, exponent: 0 };

/**
 * A running sum in the widest type of its numbers: integers are exact, doubles keep what rounding would lose (Neumaier),
 * so that the order of the numbers hardly matters. Other values count for nothing.
 */
export class Sum {
  count = 0;
  #integers = 0n;
  #small = 0;
  #hasLong = false;
  #hasDouble = false;
  #double = 0;
  #lost = 0;
  #decimal: Decimal | undefined;

  add(value: Maybe): void {
    if (!isNumeric(value)) return;
    this.count += 1;
    if (isInteger(value)) this.#addInteger(value);
    else if (value instanceof Decimal128) this.#addDecimal(value);
    else this.#addDouble(toNumber(value) ?? 0);
  }

  #addInteger(value: number | bigint): void {
    if (typeof value === 'bigint') {
      this.#hasLong = true;
      this.#integers += value;
      return;
    }
    this.#small += value;
    if (Number.isSafeInteger(this.#small)) return;
    // At most one int32 beyond what is exact, so nothing was lost yet.
    this.#integers += BigInt(this.#small - value) + BigInt(value);
    this.#small = 0;
  }

  #addDouble(value: number): void {
    this.#hasDouble = true;
    const sum = this.#double + value;
    const larger = Math.abs(this.#double) >= Math.abs(value);
    this.#lost += larger ? this.#double - sum + value : value - sum + this.#double;
    this.#double = sum;
  }

  #addDecimal(value: Decimal128): void {
    const decimal = parseDecimal(value);
    if (typeof decimal === 'number') this.#addDouble(decimal);
    this.#decimal = addDecimals(this.#decimal ?? ZERO, typeof decimal === 'number' ? ZERO : decimal);
  }

  get total(): NumberValue {
    const integers = this.#integers + BigInt(this.#small);
    // NaN and infinities leave nothing that could be corrected.
    const doubles = Number.isFinite(this.#double) ? this.#double + this.#lost : this.#double;
    if (this.#decimal !== undefined) {
      const exact = formatDecimal(addDecimals(this.#decimal, { coefficient: integers, exponent: 0 }));
      return doubles === 0 ? exact : (add(exact, double(doubles)) ?? exact);
    }
    if (this.#hasDouble) return double(doubles + Number(integers));
    return integer(integers, !this.#hasLong) ?? double(Number(integers));
  }

  /** The mean, a double or a decimal; undefined without numbers. */
  get mean(): NumberValue | undefined {
    if (this.count === 0) return undefined;
    const { total } = this;
    if (!(total instanceof Decimal128)) return double((toNumber(total) ?? 0) / this.count);
    const decimal = parseDecimal(total);
    if (typeof decimal === 'number') return total;
    return formatDecimal(divideDecimals(decimal, { coefficient: BigInt(this.count), exponent: 0 }));
  }
}

/** A running standard deviation (Welford). */
export class Deviation {
  #count = 0;
  #mean = 0;
  #squares = 0;

  add(value: Maybe): void {
    const number = isNumeric(value) ? toNumber(value) : undefined;
    if (number === undefined) return;
    this.#count += 1;
    const delta = number - this.#mean;
    this.#mean += delta / this.#count;
    this.#squares += delta * (number - this.#mean);
  }

  /** @param lost 0 for a whole population, 1 for a sample of it */
  result(lost: 0 | 1): Maybe {
    return this.#count <= lost ? null : double(Math.sqrt(this.#squares / (this.#count - lost)));
  }
}
