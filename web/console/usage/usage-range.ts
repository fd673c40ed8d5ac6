import type { UsageStep } from '../generated/operations.ts';

/** A span of time up to now. */
export interface UsageRange {
  /** As it stands in the address. */
  id: string;
  label: string;
  step: UsageStep;
  stepMs: number;
  steps: number;
  /** How a point is called on the axis. */
  format: Intl.DateTimeFormat;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const weekday = new Intl.DateTimeFormat(undefined, { weekday: 'short', hour: '2-digit', minute: '2-digit' });
// Days begin in UTC on the server.
const day = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', timeZone: 'UTC' });

export const RANGES: readonly UsageRange[] = [
  { id: 'hour', label: 'Hour', step: 'MINUTE', stepMs: MINUTE, steps: 60, format: clock },
  { id: 'day', label: 'Day', step: 'HOUR', stepMs: HOUR, steps: 24, format: clock },
  { id: 'week', label: 'Week', step: 'HOUR', stepMs: HOUR, steps: 7 * 24, format: weekday },
  { id: 'month', label: 'Month', step: 'DAY', stepMs: DAY, steps: 30, format: day },
  { id: 'year', label: 'Year', step: 'DAY', stepMs: DAY, steps: 365, format: day },
];

const USUAL: UsageRange = RANGES[1] as UsageRange;

/** The range of that id; a day for any other. */
export function rangeOf(id: string): UsageRange {
  return RANGES.find((range) => range.id === id) ?? USUAL;
}

/** Where a range begins and ends: with whole steps, so that it is the same for as long as a step lasts. */
export function boundsOf({ stepMs, steps }: UsageRange, now = Date.now()): { from: string; to: string } {
  const end = (Math.floor(now / stepMs) + 1) * stepMs;
  return { from: new Date(end - steps * stepMs).toISOString(), to: new Date(end).toISOString() };
}
