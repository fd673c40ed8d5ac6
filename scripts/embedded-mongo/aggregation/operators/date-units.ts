import { CommandError } from '../../errors.ts';
import { localTime } from './date-parts.ts';
import { fromLocal, toLocal, type Zone } from './timezone.ts';

const DAY = 86_400_000;

/** Lengths in ms of the units that are always equally long. */
const FIXED = { hour: 3_600_000, minute: 60_000, second: 1000, millisecond: 1 } as const;
const DAYS = { week: 7, day: 1 } as const;
const MONTHS = { year: 12, quarter: 3, month: 1 } as const;

export type Unit = keyof typeof FIXED | keyof typeof DAYS | keyof typeof MONTHS;

/** Bins are counted from this local time (manual: $dateTrunc, binSize). */
const REFERENCE = Date.UTC(2000, 0, 1);
const REFERENCE_WEEKDAY = 6;

const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

/** @throws CommandError 9 when there is no such unit */
export function parseUnit(name: unknown): Unit {
  if (typeof name === 'string' && [FIXED, DAYS, MONTHS].some((units) => Object.hasOwn(units, name))) {
    return name as Unit;
  }
  throw new CommandError('FailedToParse', `unknown time unit value: ${String(name)}`);
}

/** The number of a weekday from 0 (Sunday), by its name or first three letters. */
export function parseWeekday(name: unknown): number {
  const text = String(name).toLowerCase();
  const day = WEEKDAYS.findIndex((weekday) => text === weekday || text === weekday.slice(0, 3));
  if (day < 0) throw new CommandError('FailedToParse', `unknown day of week value: ${String(name)}`);
  return day;
}

/** The start of the bin of `size` units that a moment is in (manual: $dateTrunc). */
export function truncateDate(utc: number, unit: Unit, size: number, zone: Zone, startOfWeek: number): number {
  if (isFixed(unit)) {
    const reference = fromLocal(REFERENCE, zone);
    return reference + floorTo(utc - reference, FIXED[unit] * size);
  }
  const local = toLocal(utc, zone);
  if (isMonths(unit)) {
    const date = new Date(local);
    const months = (date.getUTCFullYear() - 2000) * 12 + date.getUTCMonth();
    return fromLocal(localTime(2000, floorTo(months, MONTHS[unit] * size), 1), zone);
  }
  const shift = unit === 'week' ? ((startOfWeek - REFERENCE_WEEKDAY + 7) % 7) * DAY : 0;
  const reference = REFERENCE + shift;
  return fromLocal(reference + floorTo(local - reference, DAYS[unit] * DAY * size), zone);
}

/** A moment some units later (manual: $dateAdd); days that a month does not have become its last. */
export function addToDate(utc: number, unit: Unit, amount: number, zone: Zone): number {
  if (isFixed(unit)) return utc + FIXED[unit] * amount;
  const local = toLocal(utc, zone);
  if (!isMonths(unit)) return fromLocal(local + DAYS[unit] * DAY * amount, zone);
  const date = new Date(local);
  const month = date.getUTCMonth() + MONTHS[unit] * amount;
  const lastDay = new Date(localTime(date.getUTCFullYear(), month + 1, 0)).getUTCDate();
  const day = Math.min(date.getUTCDate(), lastDay);
  return fromLocal(localTime(date.getUTCFullYear(), month, day, local - floorTo(local, DAY)), zone);
}

/** How many boundaries of a unit are between two moments (manual: $dateDiff). */
export function dateDifference(
  from: number,
  to: number,
  unit: Unit,
  zone: Zone,
  startOfWeek: number,
): number {
  return unitsUntil(to, unit, zone, startOfWeek) - unitsUntil(from, unit, zone, startOfWeek);
}

function unitsUntil(utc: number, unit: Unit, zone: Zone, startOfWeek: number): number {
  if (isFixed(unit)) return Math.floor((utc + (zone.offsetAt(utc) % FIXED[unit])) / FIXED[unit]);
  const local = toLocal(utc, zone);
  if (isMonths(unit)) {
    const date = new Date(local);
    return Math.floor((date.getUTCFullYear() * 12 + date.getUTCMonth()) / MONTHS[unit]);
  }
  const shift = unit === 'week' ? ((startOfWeek - REFERENCE_WEEKDAY + 7) % 7) * DAY : 0;
  return Math.floor((local - REFERENCE - shift) / (DAYS[unit] * DAY));
}

function isFixed(unit: Unit): unit is keyof typeof FIXED {
  return unit in FIXED;
}

function isMonths(unit: Unit): unit is keyof typeof MONTHS {
  return unit in MONTHS;
}

function floorTo(value: number, step: number): number {
  return Math.floor(value / step) * step;
}
