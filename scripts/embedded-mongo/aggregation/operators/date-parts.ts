const DAY = 86_400_000;

/** Fields of a local time that is given as if it were UTC. */
export interface IsoWeek {
  readonly year: number;
  readonly week: number;
  /** 1 is Monday. */
  readonly day: number;
}

/** Year, week and day of ISO 8601. */
export function isoWeekOf(local: number): IsoWeek {
  const day = new Date(local).getUTCDay() || 7;
  // The week belongs to the year that its Thursday is in.
  const thursday = new Date(Math.floor(local / DAY) * DAY + (4 - day) * DAY);
  const year = thursday.getUTCFullYear();
  const week = Math.floor((thursday.getTime() - startOfYear(year)) / (7 * DAY)) + 1;
  return { year, week, day };
}

/** The day of the year, from 1. */
export function dayOfYear(local: number): number {
  return Math.floor((local - startOfYear(new Date(local).getUTCFullYear())) / DAY) + 1;
}

/** The week of the year: weeks begin on Sundays, and days before the first one are in week 0. */
export function weekOfYear(local: number): number {
  return Math.floor((dayOfYear(local) + 6 - new Date(local).getUTCDay()) / 7);
}

/** The first moment of a year, also of the years 0 to 99. */
function startOfYear(year: number): number {
  return localTime(year, 0, 1);
}

/** `Date.UTC` without its reading of two-digit years as 19xx. */
export function localTime(year: number, month: number, day: number, ms = 0): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month, day);
  return date.getTime() + ms;
}
