import { Failure } from './failure.ts';

const UNITS: Record<string, number> = { s: 1000, m: 60_000, h: 60 * 60_000, d: 24 * 60 * 60_000 };

/** A time that is given as one, or as how long ago it was: `90s`, `15m`, `2h`, `1d`. @throws Failure */
export function sinceTime(text: string, now: number): string {
  const [, amount, unit = ''] = /^(\d+)([smhd])$/.exec(text) ?? [];
  const time = amount === undefined ? Date.parse(text) : now - Number(amount) * (UNITS[unit] ?? 0);
  if (Number.isNaN(time))
    throw new Failure(`--since is a time, or how long ago: 90s, 15m, 2h, 1d; not "${text}"`);
  return new Date(time).toISOString();
}
