import { Binary, Decimal128, Double, ObjectId, Timestamp } from 'bson';
import { formatDecimal, parseDecimal, roundDecimal } from '../../bson/decimal.ts';
import { inspect } from '../../bson/inspect.ts';
import { integer, isNumeric, toDecimal, toInteger, toNumber } from '../../bson/numbers.ts';
import {
  double,
  isTruthy,
  type Maybe,
  TYPE_CODES,
  type TypeName,
  typeName,
  typeOf,
  type Value,
} from '../../bson/values.ts';
import { CommandError, unsupported } from '../../errors.ts';
import type { Compile } from '../expression.ts';
import type { Evaluate } from '../scope.ts';
import { parseDate } from './date-parse.ts';
import { isNullish, namedArguments, type OperatorEntries, ofArguments, ofOne } from './operator.ts';

/** Manual: Type Expression Operators. */
export const CONVERSION: OperatorEntries = [
  ['$convert', convertOperator],
  ['$isNumber', ofArguments(1, 1, ([value]) => isNumeric(value))],
  ['$toBool', ofOne((value) => convert(value, 'bool'))],
  ['$toDate', ofOne((value) => convert(value, 'date'))],
  ['$toDecimal', ofOne((value) => convert(value, 'decimal'))],
  ['$toDouble', ofOne((value) => convert(value, 'double'))],
  ['$toInt', ofOne((value) => convert(value, 'int'))],
  ['$toLong', ofOne((value) => convert(value, 'long'))],
  ['$toObjectId', ofOne((value) => convert(value, 'objectId'))],
  ['$toString', ofOne((value) => convert(value, 'string'))],
  ['$type', ofArguments(1, 1, ([value]) => typeName(value))],
];

function convertOperator(operand: Value, compile: Compile, name: string): Evaluate {
  const parts = namedArguments(name, operand, ['input', 'to'], ['onError', 'onNull']);
  const input = compile(parts.input);
  const to = compile(parts.to);
  const onError = parts.onError === undefined ? undefined : compile(parts.onError);
  const onNull = parts.onNull === undefined ? () => null : compile(parts.onNull);
  return (scope) => {
    const value = input(scope);
    if (isNullish(value)) return onNull(scope);
    const target = to(scope);
    if (isNullish(target)) return null;
    const type = parseType(target);
    try {
      return convert(value, type);
    } catch (error) {
      if (onError !== undefined && error instanceof CommandError && error.codeName === 'ConversionFailure') {
        return onError(scope);
      }
      throw error;
    }
  };
}

function parseType(target: Value): TypeName {
  for (const [name, code] of Object.entries(TYPE_CODES) as [TypeName, number][]) {
    if (target === name || toNumber(target) === code) return name;
  }
  throw new CommandError('BadValue', `Unknown type name: ${inspect(target)}`);
}

function failure(value: Value, to: TypeName, why = ''): CommandError {
  const message = `Failed to convert ${inspect(value)} (${typeName(value)}) to ${to} in $convert${why}`;
  return new CommandError('ConversionFailure', message);
}

function convert(value: Value, to: TypeName): Value {
  if (typeOf(value) === to) return value;
  switch (to) {
    case 'bool':
      return typeof value === 'string' || isTruthy(value);
    case 'string':
      return toText(value);
    case 'int':
    case 'long':
      return toWhole(value, to);
    case 'double':
      return toDouble(value);
    case 'decimal':
      return convertToDecimal(value);
    case 'date':
      return toDate(value);
    case 'objectId':
      if (typeof value === 'string' && /^[0-9a-f]{24}$/i.test(value)) return new ObjectId(value);
      throw failure(value, to);
    default:
      throw unsupported(`a conversion from ${typeName(value)} to ${to}`);
  }
}

function toText(value: Value): string {
  if (value instanceof Date) return value.toISOString();
  if (value instanceof ObjectId) return value.toHexString();
  if (isNumeric(value)) return value instanceof Double ? String(value.value) : value.toString();
  if (typeof value === 'boolean') return String(value);
  if (value instanceof Binary) throw unsupported('a conversion from binData to string');
  throw failure(value, 'string');
}

function toWhole(value: Value, to: 'int' | 'long'): Value {
  const whole = wholeOf(value, to);
  const result = whole === undefined ? undefined : integer(whole, to === 'int');
  if (result === undefined || (to === 'int' && typeof result === 'bigint')) {
    throw failure(value, to, ': the value is out of range');
  }
  return to === 'long' ? BigInt(result) : result;
}

function wholeOf(value: Value, to: TypeName): bigint | undefined {
  if (typeof value === 'boolean') return value ? 1n : 0n;
  if (value instanceof Date && to === 'long') return BigInt(value.getTime());
  if (typeof value === 'string') {
    if (!/^[+-]?\d+$/.test(value)) throw failure(value, to, ': no integer');
    return BigInt(value.replace('+', ''));
  }
  if (value instanceof Decimal128) {
    const decimal = parseDecimal(value);
    if (typeof decimal === 'number') return undefined;
    return toInteger(formatDecimal(roundDecimal(decimal, 0, 'down')));
  }
  const number = toNumber(value);
  if (number === undefined) throw failure(value, to);
  return typeof value === 'bigint' ? value : toInteger(Math.trunc(number));
}

function toDouble(value: Value): Value {
  if (typeof value === 'boolean') return double(value ? 1 : 0);
  if (value instanceof Date) return double(value.getTime());
  if (typeof value === 'string') {
    if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$|^[+-]?Infinity$|^NaN$/i.test(value)) {
      throw failure(value, 'double', ': no number');
    }
    return double(Number(value));
  }
  const number = toNumber(value);
  if (number === undefined) throw failure(value, 'double');
  return double(number);
}

function convertToDecimal(value: Value): Value {
  if (typeof value === 'boolean') return Decimal128.fromString(value ? '1' : '0');
  if (value instanceof Date) return Decimal128.fromString(String(value.getTime()));
  if (isNumeric(value)) return toDecimal(value);
  if (typeof value !== 'string') throw failure(value, 'decimal');
  try {
    return Decimal128.fromStringWithRounding(value);
  } catch {
    throw failure(value, 'decimal', ': no number');
  }
}

/** Also what date operators take for a date: dates, timestamps and object ids are the same moment everywhere. */
export function momentOf(value: Maybe): Date | undefined {
  if (value instanceof Date) return value;
  if (value instanceof Timestamp) return new Date(value.t * 1000);
  return value instanceof ObjectId ? value.getTimestamp() : undefined;
}

function toDate(value: Value): Value {
  const moment = momentOf(value);
  if (moment !== undefined) return moment;
  if (typeof value === 'string') return parseDate(value);
  if (typeof value === 'bigint' || (isNumeric(value) && typeOf(value) !== 'int')) {
    const date = new Date(Math.trunc(toNumber(value) ?? Number.NaN));
    if (!Number.isNaN(date.getTime())) return date;
  }
  throw failure(value, 'date');
}
