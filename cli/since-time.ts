import { Failure } from './failure.ts';

const UNITS: Record<string, number> = { s: 1000, m: 60_000, h: 60 * 60_000, d: 24 * 60 * 60_000 };

/** A time that is given as one, or as how long ago it was: `90s`, `15m`, `2h`, `1d`. @throws Failure */
export function sinceTime(text: string, now: number): string {
  return (
    timeOf(text, (amountMs) => now - amountMs) ??
    fail(`--since is a time, or how long ago: 90s, 15m, 2h, 1d; not "${text}"`)
  );
}

/** A time to come, given as one, or as how long it is until then: `12h`, `90d`. @throws Failure */
export function untilTime(text: string, now: number): string {
  const wrong = `--expires is a time such as 2027-01-31, or how long: 12h, 90d; not "${text}"`;
  const time = timeOf(text, (amountMs) => now + amountMs) ?? fail(wrong);
  return Date.parse(time) > now ? time : fail(`--expires is over already: ${text}`);
}

function timeOf(text: string, distant: (amountMs: number) => number): string | undefined {
  const [, amount, unit = ''] = /^(\d+)([smhd])$/.exec(text) ?? [];
  const time = amount === undefined ? Date.parse(text) : distant(Number(amount) * (UNITS[unit] ?? 0));
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}

function fail(message: string): never {
  throw new Failure(message);
}
