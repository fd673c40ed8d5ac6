import { toInteger } from '../../bson/numbers.ts';
import { document, type Maybe, typeName } from '../../bson/values.ts';
import { CommandError, unsupported } from '../../errors.ts';
import { momentOf } from './conversion.ts';
import { formatDate } from './date-format.ts';
import { parseDate, parseDateAs } from './date-parse.ts';
import { dayOfYear, isoWeekOf, localTime, weekOfYear } from './date-parts.ts';
import { addToDate, dateDifference, parseUnit, parseWeekday, truncateDate } from './date-units.ts';
import { isNullish, type Operator, type OperatorEntries, ofNamed } from './operator.ts';
import { fromLocal, parseZone, toLocal } from './timezone.ts';

const SUNDAY = 0;

/** Manual: Date Expression Operators. */
export const DATE: OperatorEntries = [
  ['$dateAdd', adding(1)],
  ['$dateDiff', ofNamed(['startDate', 'endDate', 'unit'], ['timezone', 'startOfWeek'], difference)],
  [
    '$dateFromParts',
    ofNamed(['year'], ['month', 'day', 'hour', 'minute', 'second', 'millisecond', 'timezone'], fromParts),
  ],
  ['$dateFromString', ofNamed(['dateString'], ['format', 'timezone', 'onError', 'onNull'], fromString)],
  ['$dateSubtract', adding(-1)],
  ['$dateToParts', ofNamed(['date'], ['timezone', 'iso8601'], toParts)],
  ['$dateToString', ofNamed(['date'], ['format', 'timezone', 'onNull'], toText)],
  ['$dateTrunc', ofNamed(['date', 'unit'], ['binSize', 'timezone', 'startOfWeek'], truncate)],
  ['$dayOfMonth', field((local) => new Date(local).getUTCDate())],
  ['$dayOfWeek', field((local) => new Date(local).getUTCDay() + 1)],
  ['$dayOfYear', field(dayOfYear)],
  ['$hour', field((local) => new Date(local).getUTCHours())],
  ['$isoDayOfWeek', field((local) => isoWeekOf(local).day)],
  ['$isoWeek', field((local) => isoWeekOf(local).week)],
  ['$isoWeekYear', field((local) => BigInt(isoWeekOf(local).year))],
  ['$millisecond', field((local) => new Date(local).getUTCMilliseconds())],
  ['$minute', field((local) => new Date(local).getUTCMinutes())],
  ['$month', field((local) => new Date(local).getUTCMonth() + 1)],
  ['$second', field((local) => new Date(local).getUTCSeconds())],
  ['$week', field(weekOfYear)],
  ['$year', field((local) => new Date(local).getUTCFullYear())],
];

/** A date argument in ms. */
function ms(value: Maybe, name: string): number {
  const moment = momentOf(value);
  if (moment !== undefined) return moment.getTime();
  throw new CommandError(16006, `${name}: can't convert from BSON type ${typeName(value)} to Date`);
}

function whole(value: Maybe, name: string, otherwise: number): number {
  if (value === undefined) return otherwise;
  const number = toInteger(value);
  if (number === undefined)
    throw new CommandError(40515, `${name} requires an integer, found ${typeName(value)}`);
  return Number(number);
}

function toDate(time: number): Date {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) throw new CommandError('Overflow', 'the date is out of range');
  return date;
}

/** An operator for one field of a date: takes the date, or `{ date, timezone }`. */
function field(read: (local: number) => Maybe): Operator {
  const ofParts = ofNamed(['date'], ['timezone'], ({ date, timezone }, name) => {
    if (isNullish(date) || timezone === null) return null;
    return read(toLocal(ms(date, name), parseZone(timezone)));
  });
  return (operand, compile, name) => {
    if (operand instanceof Map && operand.has('date')) return ofParts(operand, compile, name);
    const [only, ...others] = Array.isArray(operand) ? operand : [operand];
    if (only === undefined || others.length > 0)
      throw new CommandError(40536, `${name} accepts exactly one argument`);
    const evaluate = compile(only);
    return (scope) => {
      const date = evaluate(scope);
      return isNullish(date) ? null : read(ms(date, name));
    };
  };
}

function adding(sign: 1 | -1): Operator {
  return ofNamed(['startDate', 'unit', 'amount'], ['timezone'], (given, name) => {
    const { startDate, unit, amount, timezone } = given;
    if ([startDate, unit, amount].some(isNullish) || timezone === null) return null;
    const start = ms(startDate, name);
    return toDate(addToDate(start, parseUnit(unit), sign * whole(amount, name, 0), parseZone(timezone)));
  });
}

type Named<Name extends string> = { readonly [name in Name]: Maybe };

function difference(
  given: Named<'startDate' | 'endDate' | 'unit' | 'timezone' | 'startOfWeek'>,
  name: string,
): Maybe {
  const { startDate, endDate, unit, timezone, startOfWeek } = given;
  if ([startDate, endDate, unit].some(isNullish) || timezone === null || startOfWeek === null) return null;
  const firstDay = startOfWeek === undefined ? SUNDAY : parseWeekday(startOfWeek);
  const zone = parseZone(timezone);
  return BigInt(dateDifference(ms(startDate, name), ms(endDate, name), parseUnit(unit), zone, firstDay));
}

function truncate(
  given: Named<'date' | 'unit' | 'binSize' | 'timezone' | 'startOfWeek'>,
  name: string,
): Maybe {
  const { date, unit, binSize, timezone, startOfWeek } = given;
  if (isNullish(date) || isNullish(unit) || [binSize, timezone, startOfWeek].includes(null)) return null;
  const size = whole(binSize, name, 1);
  if (size < 1) throw new CommandError(5439018, '$dateTrunc requires a positive binSize');
  const firstDay = startOfWeek === undefined ? SUNDAY : parseWeekday(startOfWeek);
  return toDate(truncateDate(ms(date, name), parseUnit(unit), size, parseZone(timezone), firstDay));
}

function fromParts(
  given: Named<'year' | 'month' | 'day' | 'hour' | 'minute' | 'second' | 'millisecond' | 'timezone'>,
  name: string,
): Maybe {
  if (Object.values(given).includes(null)) return null;
  const part = (value: Maybe, otherwise: number) => whole(value, name, otherwise);
  const year = part(given.year, 1970);
  if (year < 1 || year > 9999)
    throw new CommandError(40523, `${name} requires 'year' in the range 1 to 9999`);
  const minutes = part(given.hour, 0) * 60 + part(given.minute, 0);
  const time = (minutes * 60 + part(given.second, 0)) * 1000 + part(given.millisecond, 0);
  const local = localTime(year, part(given.month, 1) - 1, part(given.day, 1), time);
  return toDate(fromLocal(local, parseZone(given.timezone)));
}

function toParts({ date, timezone, iso8601 }: Named<'date' | 'timezone' | 'iso8601'>, name: string): Maybe {
  if (isNullish(date) || timezone === null || iso8601 === null) return null;
  if (iso8601 === true) throw unsupported("'iso8601' of $dateToParts");
  const local = new Date(toLocal(ms(date, name), parseZone(timezone)));
  return document({
    year: local.getUTCFullYear(),
    month: local.getUTCMonth() + 1,
    day: local.getUTCDate(),
    hour: local.getUTCHours(),
    minute: local.getUTCMinutes(),
    second: local.getUTCSeconds(),
    millisecond: local.getUTCMilliseconds(),
  });
}

function toText(
  { date, format, timezone, onNull }: Named<'date' | 'format' | 'timezone' | 'onNull'>,
  name: string,
): Maybe {
  if (isNullish(date)) return onNull === undefined ? null : onNull;
  if (format === null || timezone === null) return null;
  const zone = parseZone(timezone);
  const pattern = format ?? (zone.isUtc ? '%Y-%m-%dT%H:%M:%S.%LZ' : '%Y-%m-%dT%H:%M:%S.%L');
  if (typeof pattern !== 'string')
    throw new CommandError(18533, `${name} requires that 'format' be a string`);
  return formatDate(ms(date, name), pattern, zone);
}

function fromString(
  {
    dateString,
    format,
    timezone,
    onError,
    onNull,
  }: Named<'dateString' | 'format' | 'timezone' | 'onError' | 'onNull'>,
  name: string,
): Maybe {
  if (isNullish(dateString)) return onNull === undefined ? null : onNull;
  if (format === null || timezone === null) return null;
  try {
    if (typeof dateString !== 'string') {
      const message = `${name} requires that 'dateString' be a string, found: ${typeName(dateString)}`;
      throw new CommandError('ConversionFailure', message);
    }
    const zone = parseZone(timezone);
    return format === undefined ? parseDate(dateString, zone) : parseDateAs(dateString, String(format), zone);
  } catch (error) {
    const isConversion = error instanceof CommandError && error.codeName === 'ConversionFailure';
    if (isConversion && onError !== undefined) return onError;
    throw error;
  }
}
