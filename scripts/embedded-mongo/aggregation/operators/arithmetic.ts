import { Decimal128 } from 'bson';
import {
  type Decimal,
  divideDecimals,
  formatDecimal,
  moduloDecimals,
  parseDecimal,
} from '../../bson/decimal.ts';
import type { NumberValue } from '../../bson/number-key.ts';
import {
  add,
  integer,
  isInteger,
  isNumeric,
  multiply,
  negate,
  toDecimal,
  toNumber,
} from '../../bson/numbers.ts';
import { double, type Maybe, typeName, type Value } from '../../bson/values.ts';
import { CommandError, unsupported } from '../../errors.ts';
import { isNullish, numeric, type OperatorEntries, ofArguments, ofOne } from './operator.ts';

/** Manual: Arithmetic Expression Operators; those that round are in `rounding.ts`. */
export const ARITHMETIC: OperatorEntries = [
  ['$abs', ofOne((value, name) => (isNegative(numeric(value, name)) ? negate(numeric(value, name)) : value))],
  ['$add', ofArguments(0, Infinity, sum)],
  ['$divide', ofArguments(2, 2, ([a, b]) => withNumbers(a, b, '$divide', divide))],
  ['$exp', ofOne(inDouble(Math.exp))],
  ['$ln', ofOne(inDouble(logarithm((value) => Math.log(value))))],
  ['$log', ofArguments(2, 2, ([a, b]) => withNumbers(a, b, '$log', logarithmToBase))],
  ['$log10', ofOne(inDouble(logarithm((value) => Math.log10(value))))],
  ['$mod', ofArguments(2, 2, ([a, b]) => withNumbers(a, b, '$mod', modulo))],
  ['$multiply', ofArguments(0, Infinity, product)],
  ['$pow', ofArguments(2, 2, ([a, b]) => withNumbers(a, b, '$pow', power))],
  ['$sqrt', ofOne(inDouble(squareRoot))],
  ['$subtract', ofArguments(2, 2, ([a, b]) => subtract(a, b))],
];

function isNegative(value: NumberValue): boolean {
  return (toNumber(value) ?? 0) < 0;
}

/** Int64 that overflows goes on as a double, as in MongoDB. */
function addOrDouble(a: NumberValue, b: NumberValue): NumberValue {
  return add(a, b) ?? double((toNumber(a) ?? 0) + (toNumber(b) ?? 0));
}

function sum(values: readonly Maybe[]): Maybe {
  let total: NumberValue = 0;
  let isDate = false;
  for (const value of values) {
    if (isNullish(value)) return null;
    if (value instanceof Date) {
      if (isDate) throw new CommandError('TypeMismatch', 'only one date allowed in an $add expression');
      isDate = true;
      total = addOrDouble(total, BigInt(value.getTime()));
    } else if (isNumeric(value)) {
      total = addOrDouble(total, value);
    } else {
      throw new CommandError(
        'TypeMismatch',
        `$add only supports numeric or date types, not ${typeName(value)}`,
      );
    }
  }
  return isDate ? dateAt(total) : total;
}

function dateAt(ms: NumberValue): Date {
  const date = new Date(Math.round(toNumber(ms) ?? 0));
  if (Number.isNaN(date.getTime())) throw new CommandError('Overflow', 'date overflow');
  return date;
}

function subtract(a: Maybe, b: Maybe): Maybe {
  if (isNullish(a) || isNullish(b)) return null;
  if (isNumeric(a) && isNumeric(b)) return addOrDouble(a, negate(b));
  if (a instanceof Date && b instanceof Date) return BigInt(a.getTime() - b.getTime());
  if (a instanceof Date && isNumeric(b)) return dateAt(addOrDouble(BigInt(a.getTime()), negate(b)));
  throw new CommandError('TypeMismatch', `can't $subtract ${typeName(b)} from ${typeName(a)}`);
}

function product(values: readonly Maybe[]): Maybe {
  let total: NumberValue = 1;
  for (const value of values) {
    if (isNullish(value)) return null;
    if (!isNumeric(value)) {
      throw new CommandError('TypeMismatch', `$multiply only supports numeric types, not ${typeName(value)}`);
    }
    total = multiply(total, value) ?? double((toNumber(total) ?? 0) * (toNumber(value) ?? 0));
  }
  return total;
}

function withNumbers(
  a: Maybe,
  b: Maybe,
  name: string,
  apply: (a: NumberValue, b: NumberValue) => NumberValue,
): Maybe {
  if (isNullish(a) || isNullish(b)) return null;
  if (isNumeric(a) && isNumeric(b)) return apply(a, b);
  throw new CommandError(
    'TypeMismatch',
    `${name} only supports numeric types, not ${typeName(a)} and ${typeName(b)}`,
  );
}

function divide(a: NumberValue, b: NumberValue): NumberValue {
  if (toNumber(b) === 0) throw new CommandError('BadValue', "can't $divide by zero");
  return inDecimals(a, b, divideDecimals, (x, y) => x / y) ?? double((toNumber(a) ?? 0) / (toNumber(b) ?? 0));
}

function modulo(a: NumberValue, b: NumberValue): NumberValue {
  if (toNumber(b) === 0) throw new CommandError(16610, "can't $mod by zero");
  if (isInteger(a) && isInteger(b)) {
    return integer(BigInt(a) % BigInt(b), typeof a === 'number' && typeof b === 'number') ?? 0;
  }
  return inDecimals(a, b, moduloDecimals, (x, y) => x % y) ?? double((toNumber(a) ?? 0) % (toNumber(b) ?? 0));
}

/** The result in decimal when one of the numbers is a decimal. */
function inDecimals(
  a: NumberValue,
  b: NumberValue,
  exact: (a: Decimal, b: Decimal) => Decimal,
  special: (a: number, b: number) => number,
): Decimal128 | undefined {
  if (!(a instanceof Decimal128) && !(b instanceof Decimal128)) return undefined;
  const x = parseDecimal(toDecimal(a));
  const y = parseDecimal(toDecimal(b));
  if (typeof x !== 'number' && typeof y !== 'number') return formatDecimal(exact(x, y));
  return toDecimal(double(special(toNumber(a) ?? 0, toNumber(b) ?? 0)));
}

function inDouble(apply: (value: number) => number): (value: Value, name: string) => NumberValue {
  return (value, name) => {
    if (value instanceof Decimal128) throw unsupported(`${name} of a decimal`);
    return double(apply(toNumber(numeric(value, name)) ?? 0));
  };
}

function logarithm(apply: (value: number) => number): (value: number) => number {
  return (value) => {
    if (value <= 0)
      throw new CommandError(28766, `a logarithm's argument must be a positive number, but is ${value}`);
    return apply(value);
  };
}

function logarithmToBase(value: NumberValue, base: NumberValue): NumberValue {
  if (value instanceof Decimal128 || base instanceof Decimal128) throw unsupported('$log of a decimal');
  const [x = 0, b = 0] = [toNumber(value), toNumber(base)];
  if (x <= 0) throw new CommandError(28758, `$log's argument must be a positive number, but is ${x}`);
  if (b <= 0 || b === 1) {
    throw new CommandError(28759, `$log's base must be a positive number not equal to 1, but is ${b}`);
  }
  return double(Math.log(x) / Math.log(b));
}

function squareRoot(value: number): number {
  if (value < 0) throw new CommandError(28714, "$sqrt's argument must be greater than or equal to 0");
  return Math.sqrt(value);
}

function power(base: NumberValue, exponent: NumberValue): NumberValue {
  if (base instanceof Decimal128 || exponent instanceof Decimal128) throw unsupported('$pow of a decimal');
  const [b = 0, e = 0] = [toNumber(base), toNumber(exponent)];
  if (b === 0 && e < 0) throw new CommandError(28764, '$pow cannot take a base of 0 and a negative exponent');
  const result = b ** e;
  const isExact = isInteger(base) && isInteger(exponent) && e >= 0 && Math.abs(result) < 2 ** 63;
  if (!isExact) return double(result);
  const small = typeof base === 'number' && typeof exponent === 'number';
  return (
    integer(Math.abs(b) <= 1 ? BigInt(result) : BigInt(base) ** BigInt(exponent), small) ?? double(result)
  );
}
