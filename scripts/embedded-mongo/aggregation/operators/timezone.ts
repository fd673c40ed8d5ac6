import { type Maybe, typeName } from '../../bson/values.ts';
import { CommandError } from '../../errors.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Offsets change at quarters of an hour at the most; this many of a zone's quarters are remembered. */
const CACHE_BLOCK = 15 * MINUTE;
const CACHE_SIZE = 10_000;

/** A time zone: an Olson name or a fixed offset (manual: $dateToString, timezone). */
export interface Zone {
  readonly isUtc: boolean;
  /** How far local time is ahead of UTC at a moment, in ms. */
  offsetAt(utc: number): number;
}

const UTC: Zone = { isUtc: true, offsetAt: () => 0 };

const zones = new Map<string, Zone>();

/** @throws CommandError 40485 when there is no such zone */
export function parseZone(value: Maybe): Zone {
  if (value === undefined) return UTC;
  if (typeof value !== 'string') {
    throw new CommandError(40517, `timezone must evaluate to a string, found ${typeName(value)}`);
  }
  const known = zones.get(value);
  if (known !== undefined) return known;
  const zone = fixedZone(value) ?? namedZone(value);
  zones.set(value, zone);
  return zone;
}

function fixedZone(name: string): Zone | undefined {
  if (['UTC', 'GMT', 'Z'].includes(name)) return UTC;
  const match = /^([+-])(\d{2}):?(\d{2})?$/.exec(name);
  if (match === null) return undefined;
  const [, sign, hours = '0', minutes = '0'] = match;
  const offset = (Number(hours) * HOUR + Number(minutes) * MINUTE) * (sign === '-' ? -1 : 1);
  return { isUtc: offset === 0, offsetAt: () => offset };
}

function namedZone(name: string): Zone {
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' });
  } catch {
    throw new CommandError(40485, `unrecognized time zone identifier: "${name}"`);
  }
  const offsets = new Map<number, number>();
  return {
    isUtc: false,
    offsetAt(utc) {
      const block = Math.floor(utc / CACHE_BLOCK);
      let offset = offsets.get(block);
      if (offset === undefined) {
        if (offsets.size >= CACHE_SIZE) offsets.clear();
        offset = readOffset(format, block * CACHE_BLOCK);
        offsets.set(block, offset);
      }
      return offset;
    },
  };
}

/** The offset as `Intl` writes it: GMT, GMT+02:00, or with seconds for times before the zones. */
function readOffset(format: Intl.DateTimeFormat, utc: number): number {
  const name = format.formatToParts(utc).find((part) => part.type === 'timeZoneName')?.value ?? '';
  const match = /GMT([+-])(\d{2}):(\d{2})(?::(\d{2}))?/.exec(name);
  if (match === null) return 0;
  const [, sign, hours, minutes, seconds = '0'] = match;
  const offset = Number(hours) * HOUR + Number(minutes) * MINUTE + Number(seconds) * 1000;
  return sign === '-' ? -offset : offset;
}

/** The local time of a moment, as if it were UTC: its UTC fields are the local ones. */
export function toLocal(utc: number, zone: Zone): number {
  return utc + zone.offsetAt(utc);
}

/** The moment of a local time; in the hour that a change of clocks leaves out, by the offset before it. */
export function fromLocal(local: number, zone: Zone): number {
  const guess = local - zone.offsetAt(local);
  return local - zone.offsetAt(guess);
}
