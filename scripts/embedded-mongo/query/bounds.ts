import { BSONRegExp, MaxKey, MinKey } from 'bson';
import { encodeKey, typeByte } from '../bson/key.ts';
import { isNumeric, toNumber } from '../bson/numbers.ts';
import type { Value } from '../bson/values.ts';
import {
  contains,
  type Interval,
  intersect,
  isPoint,
  point,
  startingWith,
  successor,
  union,
} from './intervals.ts';
import type { Filter, Predicate } from './matcher.ts';

const NULLS = [point(encodeKey([undefined])), point(encodeKey([null]))];
const NEGATIVE_INFINITY = encodeKey([-Infinity]);
const STRINGS = startingWith(encodeKey(['']).subarray(0, 1));
const REGEXES = startingWith(encodeKey([new BSONRegExp('')]).subarray(0, 1));

/**
 * The keys that a document must have one of at a path to fulfil a filter; undefined when it may have any. There may
 * be more keys than needed, never less: what is found is tested again.
 *
 * @param multikey whether documents may have several keys: then two conditions may hold for different elements, and
 *   only one of them can be used
 */
export function boundsOf(filter: Filter, path: string, multikey: boolean): Interval[] | undefined {
  switch (filter.kind) {
    case 'predicate':
      return filter.path === path ? boundsOfPredicate(filter) : undefined;
    case 'and': {
      const parts = filter.filters
        .map((part) => boundsOf(part, path, multikey))
        .filter((part) => part !== undefined);
      return multikey ? tightest(parts) : parts.reduce<Interval[] | undefined>(intersectAll, undefined);
    }
    case 'or': {
      const parts = filter.filters.map((part) => boundsOf(part, path, multikey));
      return parts.includes(undefined) ? undefined : union(parts.flatMap((part) => part ?? []));
    }
    default:
      return undefined;
  }
}

function intersectAll(a: Interval[] | undefined, b: Interval[]): Interval[] {
  return a === undefined ? b : intersect(a, b);
}

function tightest(parts: readonly Interval[][]): Interval[] | undefined {
  const rank = (part: readonly Interval[]) => (part.every(isPoint) ? part.length : Infinity);
  return parts.toSorted((a, b) => rank(a) - rank(b))[0];
}

/** Whether the bounds of a condition, on a path without arrays, hold what fulfils it and nothing else. */
export function hasExactBounds({ operator, operand }: Predicate): boolean {
  if (operator === '$in') return Array.isArray(operand) && operand.every(isExact);
  return ['$eq', '$gt', '$gte', '$lt', '$lte'].includes(operator) && isExact(operand);
}

/** A null is also found by the key of an empty array, an array by its first element. */
function isExact(operand: Value): boolean {
  const isEdge = operand instanceof MinKey || operand instanceof MaxKey;
  return operand !== null && !Array.isArray(operand) && !(operand instanceof BSONRegExp) && !isEdge;
}

/** Whether keys of documents without the field are among those of an interval. */
export function includesMissing(bounds: readonly Interval[]): boolean {
  return NULLS.some((missing) => bounds.some((interval) => contains(interval, missing)));
}

function boundsOfPredicate({ operator, operand }: Predicate): Interval[] | undefined {
  switch (operator) {
    case '$eq':
      return union(points(operand));
    case '$in':
      return Array.isArray(operand) ? union(operand.flatMap(pointsOrRegex)) : undefined;
    case '$gt':
    case '$gte':
    case '$lt':
    case '$lte':
      return boundsOfComparison(operator, operand);
    case '$regex':
      return operand instanceof BSONRegExp ? [stringsOf(operand), REGEXES] : undefined;
    default:
      return undefined;
  }
}

function pointsOrRegex(value: Value): Interval[] {
  return value instanceof BSONRegExp ? [stringsOf(value), REGEXES] : points(value);
}

/** An array is found by its first element, or as an element of another array. */
function points(value: Value): Interval[] {
  if (value === null) return NULLS;
  const own = point(encodeKey([value]));
  return Array.isArray(value) ? [point(encodeKey([value[0]])), own] : [own];
}

function boundsOfComparison(operator: string, operand: Value): Interval[] | undefined {
  if (Array.isArray(operand) || operand instanceof MinKey || operand instanceof MaxKey) return undefined;
  const includes = operator.endsWith('e');
  if (operand === null) return includes ? NULLS : [];
  const key = encodeKey([operand]);
  if (isNumeric(operand) && Number.isNaN(toNumber(operand))) return includes ? [point(key)] : [];
  const bracket = Buffer.of(typeByte(operand));
  if (operator.startsWith('$gt')) {
    return [{ low: key, includesLow: includes, high: successor(bracket), includesHigh: false }];
  }
  // NaN comes before all numbers and is less than none.
  const low = isNumeric(operand) ? NEGATIVE_INFINITY : bracket;
  return [{ low, includesLow: true, high: key, includesHigh: includes }];
}

/** The strings that a regular expression may match: those with its literal prefix, if it has one. */
function stringsOf(regex: BSONRegExp): Interval {
  const literal = /^\^([\w \-/:@,;<>=!"'#%&~`]+)/.exec(regex.pattern)?.[1];
  if (literal === undefined || /[imx]/.test(regex.options) || regex.pattern.includes('|')) return STRINGS;
  const isOptional = '*?{'.includes(regex.pattern[literal.length + 1] ?? ' ');
  const prefix = isOptional ? literal.slice(0, -1) : literal;
  // Without the two bytes that end a string's key.
  return startingWith(encodeKey([prefix]).subarray(0, -2));
}
