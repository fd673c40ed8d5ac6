import { Decimal128 } from 'bson';
import { type Decimal, formatDecimal, parseDecimal, roundDecimal } from '../../bson/decimal.ts';
import { exactDouble, type NumberValue } from '../../bson/number-key.ts';
import { integer, isInteger, toInteger, toNumber } from '../../bson/numbers.ts';
import { double } from '../../bson/values.ts';
import { CommandError } from '../../errors.ts';
import { isNullish, numeric, type Operator, type OperatorEntries, ofArguments, ofOne } from './operator.ts';

/** Manual: $ceil, $floor, $round, $trunc. */
export const ROUNDING: OperatorEntries = [
  ['$ceil', ofOne((value, name) => whole(numeric(value, name), Math.ceil))],
  ['$floor', ofOne((value, name) => whole(numeric(value, name), Math.floor))],
  ['$round', rounding('half-even')],
  ['$trunc', rounding('down')],
];

function whole(value: NumberValue, round: (value: number) => number): NumberValue {
  if (isInteger(value)) return value;
  if (!(value instanceof Decimal128)) return double(round(toNumber(value) ?? 0));
  const decimal = parseDecimal(value);
  if (typeof decimal === 'number') return value;
  const down = roundDecimal(decimal, 0, 'down');
  const rest = Math.sign(Number(decimal.coefficient)) * Number(!isSame(decimal, down));
  const step = BigInt(round(rest / 2));
  return formatDecimal({ coefficient: down.coefficient + step, exponent: down.exponent });
}

function isSame(a: Decimal, b: Decimal): boolean {
  return a === b || a.coefficient === b.coefficient * 10n ** BigInt(b.exponent - a.exponent);
}

/** Manual: $round, $trunc; a double is rounded by its exact value. */
function rounding(mode: 'half-even' | 'down'): Operator {
  return ofArguments(1, 2, ([value, place], name) => {
    if (isNullish(value) || (place !== undefined && isNullish(place))) return null;
    const number = numeric(value, name);
    const digits = place === undefined ? 0n : toInteger(place);
    if (digits === undefined)
      throw new CommandError(51082, `precision argument to ${name} must be an integral value`);
    if (digits < -20n || digits > 100n) {
      throw new CommandError(
        51083,
        `cannot apply ${name} with precision value ${digits}: it must be in [-20, 100]`,
      );
    }
    return roundTo(number, Number(-digits), mode);
  });
}

function roundTo(value: NumberValue, exponent: number, mode: 'half-even' | 'down'): NumberValue {
  if (isInteger(value)) {
    if (exponent <= 0) return value;
    const rounded = roundDecimal({ coefficient: BigInt(value), exponent: 0 }, exponent, mode);
    const result = rounded.coefficient * 10n ** BigInt(rounded.exponent);
    const fitting = integer(result, typeof value === 'number');
    if (fitting === undefined) throw new CommandError(51080, 'invalid conversion to int64 by rounding');
    return fitting;
  }
  if (value instanceof Decimal128) {
    const decimal = parseDecimal(value);
    return typeof decimal === 'number' ? value : formatDecimal(roundDecimal(decimal, exponent, mode));
  }
  const number = toNumber(value) ?? 0;
  if (!Number.isFinite(number)) return value;
  const rounded = roundDecimal(exactDouble(number), exponent, mode);
  return double(Number(`${rounded.coefficient}e${rounded.exponent}`));
}
