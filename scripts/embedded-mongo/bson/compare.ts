import { ObjectId } from 'bson';
import { encodeKey, typeByte } from './key.ts';
import type { Maybe } from './values.ts';

/**
 * Compares two values in MongoDB's order (manual: Comparison/Sort Order); a missing one comes before null.
 * The keys of the indexes decide; the common types are compared without making keys.
 */
export function compareValues(a: Maybe, b: Maybe): number {
  if (a === b) return 0;
  if (typeof a === 'number' || typeof a === 'bigint') {
    if (typeof b === 'number' || typeof b === 'bigint') return compareNumbers(a, b);
  }
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b);
  if (a instanceof Date && b instanceof Date) return a.getTime() - b.getTime();
  if (a instanceof ObjectId && b instanceof ObjectId) return Buffer.compare(a.id, b.id);
  const byType = typeByte(a) - typeByte(b);
  return byType === 0 ? Buffer.compare(encodeKey([a]), encodeKey([b])) : byType;
}

/** Whether two values are equal: numbers by value whatever their type, objects with their order of fields. */
export function equalValues(a: Maybe, b: Maybe): boolean {
  return compareValues(a, b) === 0;
}

function compareNumbers(a: number | bigint, b: number | bigint): number {
  if (a < b) return -1;
  if (a > b) return 1;
  // Neither, and not equal, means NaN, which comes before all other numbers.
  const nan = Number(Number.isNaN(b)) - Number(Number.isNaN(a));
  return nan;
}

/** Order of UTF-8, where JavaScript compares UTF-16: these differ when a surrogate meets U+E000 to U+FFFF. */
function compareText(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return codePointRank(x) - codePointRank(y);
  }
  return a.length - b.length;
}

function codePointRank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
