import { CommandError } from '../../errors.ts';
import { dayOfYear, isoWeekOf, weekOfYear } from './date-parts.ts';
import { toLocal, type Zone } from './timezone.ts';

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

type Specifier = (local: Date, offset: number) => string;

function digits(value: number, length: number): string {
  return String(value).padStart(length, '0');
}

/** Manual: $dateToString, Format Specifiers. */
const SPECIFIERS: Record<string, Specifier> = {
  '%b': (local) => (MONTHS[local.getUTCMonth()] ?? '').slice(0, 3).toLowerCase(),
  '%B': (local) => (MONTHS[local.getUTCMonth()] ?? '').toLowerCase(),
  '%d': (local) => digits(local.getUTCDate(), 2),
  '%G': (local) => digits(isoWeekOf(local.getTime()).year, 4),
  '%H': (local) => digits(local.getUTCHours(), 2),
  '%j': (local) => digits(dayOfYear(local.getTime()), 3),
  '%L': (local) => digits(local.getUTCMilliseconds(), 3),
  '%m': (local) => digits(local.getUTCMonth() + 1, 2),
  '%M': (local) => digits(local.getUTCMinutes(), 2),
  '%S': (local) => digits(local.getUTCSeconds(), 2),
  '%u': (local) => String(isoWeekOf(local.getTime()).day),
  '%U': (local) => digits(weekOfYear(local.getTime()), 2),
  '%V': (local) => digits(isoWeekOf(local.getTime()).week, 2),
  '%w': (local) => String(local.getUTCDay() + 1),
  '%Y': (local) => digits(local.getUTCFullYear(), 4),
  '%z': (_, offset) => {
    const minutes = Math.abs(offset) / 60_000;
    return `${offset < 0 ? '-' : '+'}${digits(Math.floor(minutes / 60), 2)}${digits(minutes % 60, 2)}`;
  },
  '%Z': (_, offset) => `${offset < 0 ? '-' : '+'}${digits(Math.abs(offset) / 60_000, 3)}`,
  '%%': () => '%',
};

/** A moment as text, by a format such as `%Y-%m-%d`. */
export function formatDate(utc: number, format: string, zone: Zone): string {
  const local = new Date(toLocal(utc, zone));
  return format.replace(/%.?/g, (part) => {
    const specifier = SPECIFIERS[part];
    if (specifier === undefined)
      throw new CommandError(18536, `Invalid format character '${part}' in format string`);
    return specifier(local, zone.offsetAt(utc));
  });
}
