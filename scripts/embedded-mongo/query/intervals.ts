import type { Direction } from '../bson/key.ts';

/** An interval of the keys of one field, as encoded ascending. */
export interface Interval {
  readonly low: Buffer;
  readonly includesLow: boolean;
  readonly high: Buffer;
  readonly includesHigh: boolean;
}

/** The interval of one key. */
export function point(key: Buffer): Interval {
  return { low: key, includesLow: true, high: key, includesHigh: true };
}

export function isPoint(interval: Interval): boolean {
  return interval.low.equals(interval.high);
}

/** All keys that begin with some bytes. */
export function startingWith(prefix: Buffer): Interval {
  return { low: prefix, includesLow: true, high: successor(prefix), includesHigh: false };
}

/** The least bytes that are greater than all that begin with `prefix`. */
export function successor(prefix: Buffer): Buffer {
  let length = prefix.length;
  while (length > 0 && prefix[length - 1] === 0xff) length--;
  // No key begins with FF.
  if (length === 0) return Buffer.of(0xff);
  const result = Buffer.from(prefix.subarray(0, length));
  result[length - 1] = (result[length - 1] ?? 0) + 1;
  return result;
}

/** Whether all keys of `inner` are in `outer`. */
export function contains(outer: Interval, inner: Interval): boolean {
  return compareLow(outer, inner) <= 0 && compareHigh(outer, inner) >= 0;
}

/** Sorted and disjoint intervals of the same keys. */
export function union(intervals: readonly Interval[]): Interval[] {
  const result: Interval[] = [];
  for (const interval of intervals.toSorted(compareLow)) {
    const last = result.at(-1);
    if (last === undefined || isBefore(last, interval)) result.push(interval);
    else if (compareHigh(last, interval) < 0) {
      result[result.length - 1] = { ...last, high: interval.high, includesHigh: interval.includesHigh };
    }
  }
  return result;
}

/** The keys that are in both of two unions. */
export function intersect(a: readonly Interval[], b: readonly Interval[]): Interval[] {
  const parts = a.flatMap((x) =>
    b.map((y) => {
      const low = compareLow(x, y) >= 0 ? x : y;
      const high = compareHigh(x, y) <= 0 ? x : y;
      return { low: low.low, includesLow: low.includesLow, high: high.high, includesHigh: high.includesHigh };
    }),
  );
  return union(parts.filter((part) => !isEmpty(part)));
}

/** The keys of an interval in an index of that direction: `from` inclusive, `to` exclusive. */
export function keyRange(interval: Interval, direction: Direction): { from: Buffer; to: Buffer } {
  if (direction === 1) {
    return {
      from: interval.includesLow ? interval.low : successor(interval.low),
      to: interval.includesHigh ? successor(interval.high) : interval.high,
    };
  }
  const low = inverted(interval.low);
  const high = inverted(interval.high);
  return {
    from: interval.includesHigh ? high : successor(high),
    to: interval.includesLow ? successor(low) : low,
  };
}

function inverted(key: Buffer): Buffer {
  return Buffer.from(key.map((byte) => ~byte));
}

function compareLow(a: Interval, b: Interval): number {
  return Buffer.compare(a.low, b.low) || Number(b.includesLow) - Number(a.includesLow);
}

function compareHigh(a: Interval, b: Interval): number {
  return Buffer.compare(a.high, b.high) || Number(a.includesHigh) - Number(b.includesHigh);
}

/** Whether one interval ends before another begins, with a gap between them. */
function isBefore(a: Interval, b: Interval): boolean {
  const order = Buffer.compare(a.high, b.low);
  return order < 0 || (order === 0 && !a.includesHigh && !b.includesLow);
}

function isEmpty(interval: Interval): boolean {
  const order = Buffer.compare(interval.low, interval.high);
  return order > 0 || (order === 0 && !(interval.includesLow && interval.includesHigh));
}
