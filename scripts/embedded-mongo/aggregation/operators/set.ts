import { compareValues } from '../../bson/compare.ts';
import { encodeKey } from '../../bson/key.ts';
import { isTruthy, type Maybe, type Value } from '../../bson/values.ts';
import { list } from './array.ts';
import { isNullish, type OperatorEntries, ofArguments } from './operator.ts';

/** Manual: Set Expression Operators. The order of what they give is sorted here; MongoDB promises none. */
export const SET: OperatorEntries = [
  ['$allElementsTrue', ofArguments(1, 1, ([array], name) => list(array, name).every(isTruthy))],
  ['$anyElementTrue', ofArguments(1, 1, ([array], name) => list(array, name).some(isTruthy))],
  ['$setDifference', ofArguments(2, 2, difference)],
  ['$setEquals', ofArguments(2, Infinity, areEqual)],
  ['$setIntersection', ofArguments(0, Infinity, intersection)],
  ['$setIsSubset', ofArguments(2, 2, isSubset)],
  ['$setUnion', ofArguments(0, Infinity, union)],
];

/** The distinct values of an array, by their keys. */
function toSet(array: Maybe, name: string): Map<string, Value> {
  return new Map(list(array, name).map((value) => [encodeKey([value]).toString('latin1'), value]));
}

function sorted(values: Iterable<Value>): Value[] {
  return [...values].sort(compareValues);
}

function difference([a, b]: readonly Maybe[], name: string): Maybe {
  if (isNullish(a) || isNullish(b)) return null;
  const others = toSet(b, name);
  return [...toSet(a, name)].filter(([key]) => !others.has(key)).map(([, value]) => value);
}

function areEqual(arrays: readonly Maybe[], name: string): boolean {
  const [first, ...others] = arrays.map((array) => toSet(array, name));
  return others.every(
    (other) => other.size === first?.size && [...other.keys()].every((key) => first.has(key)),
  );
}

function intersection(arrays: readonly Maybe[], name: string): Maybe {
  if (arrays.some(isNullish)) return null;
  const [first = new Map<string, Value>(), ...others] = arrays.map((array) => toSet(array, name));
  return sorted(
    [...first].filter(([key]) => others.every((other) => other.has(key))).map(([, value]) => value),
  );
}

function isSubset([a, b]: readonly Maybe[], name: string): boolean {
  const all = toSet(b, name);
  return [...toSet(a, name).keys()].every((key) => all.has(key));
}

function union(arrays: readonly Maybe[], name: string): Maybe {
  if (arrays.some(isNullish)) return null;
  return sorted(new Map(arrays.flatMap((array) => [...toSet(array, name)])).values());
}
