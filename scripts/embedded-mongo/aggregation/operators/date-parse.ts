import { CommandError } from '../../errors.ts';
import { localTime } from './date-parts.ts';
import { fromLocal, parseZone, type Zone } from './timezone.ts';

const ISO =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})?$/i;

/** What each format specifier reads (manual: $dateFromString, Format Specifiers). */
const SPECIFIERS: Record<string, readonly [pattern: string, field: string]> = {
  '%Y': ['\\d{4}', 'year'],
  '%m': ['\\d{1,2}', 'month'],
  '%d': ['\\d{1,2}', 'day'],
  '%H': ['\\d{1,2}', 'hour'],
  '%M': ['\\d{1,2}', 'minute'],
  '%S': ['\\d{1,2}', 'second'],
  '%L': ['\\d{1,3}', 'millisecond'],
  '%z': ['Z|[+-]\\d{2}:?\\d{2}', 'zone'],
};

interface Fields {
  readonly [name: string]: string | undefined;
}

function failure(text: string, why: string): CommandError {
  return new CommandError('ConversionFailure', `Error parsing date string '${text}'; ${why}`);
}

/**
 * The moment that a text of ISO 8601 names; a zone in the text wins over the one given.
 *
 * @throws CommandError ConversionFailure
 */
export function parseDate(text: string, zone = parseZone(undefined)): Date {
  const match = ISO.exec(text.trim());
  if (match === null) throw failure(text, 'only ISO 8601 is read without a format');
  const [, year, month, day, hour, minute, second, fraction = '0', offset] = match;
  const millisecond = fraction.padEnd(3, '0').slice(0, 3);
  return moment(
    text,
    { year, month, day, hour, minute, second, millisecond, zone: offset?.toUpperCase() },
    zone,
  );
}

/** The moment that a text names in a format such as `%d.%m.%Y`. */
export function parseDateAs(text: string, format: string, zone: Zone): Date {
  const fields: string[] = [];
  const pattern = format.replace(/%.|[^%]+/g, (part) => {
    if (part === '%%') return '%';
    if (!part.startsWith('%')) return part.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
    const specifier = SPECIFIERS[part];
    if (specifier === undefined)
      throw new CommandError(18536, `Invalid format character '${part}' in format string`);
    fields.push(specifier[1]);
    return `(${specifier[0]})`;
  });
  const match = new RegExp(`^${pattern}$`).exec(text);
  if (match === null) throw failure(text, `it does not fit the format '${format}'`);
  return moment(text, Object.fromEntries(fields.map((field, i) => [field, match[i + 1]])), zone);
}

function moment(text: string, fields: Fields, zone: Zone): Date {
  const number = (name: string, otherwise: number) => Number(fields[name] ?? otherwise);
  const [month, day] = [number('month', 1), number('day', 1)];
  const [hour, minute, second] = [number('hour', 0), number('minute', 0), number('second', 0)];
  const date = new Date(localTime(number('year', 1970), month - 1, day));
  const isDay = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  if (!isDay || hour > 24 || minute > 59 || second > 59) throw failure(text, 'it is no date');
  const time = ((hour * 60 + minute) * 60 + second) * 1000 + number('millisecond', 0);
  return new Date(
    fromLocal(date.getTime() + time, fields.zone === undefined ? zone : parseZone(fields.zone)),
  );
}
