import { evalExpr } from 'mingo/core';
import { $first, $last, $push } from 'mingo/operators/accumulator';
import type { Options } from 'mingo/types';
import { compareValues, distinctValues } from '../bson/compare.ts';
import { add, isNumeric } from '../bson/numbers.ts';
import type { Operators } from '../mingo.ts';

/**
 * What `$group` may compute. Those that calculate or compare are not Mingo's, which knows no 64-bit integers, and takes a
 * missing field for null.
 */
export const ACCUMULATORS = {
  $sum: (group: unknown[], expression: unknown, options: Options) =>
    typeof expression === 'number'
      ? group.length * expression
      : valuesOf(group, expression, options).filter(isNumeric).reduce(add, 0),
  $avg: (group: unknown[], expression: unknown, options: Options) => {
    const numbers = valuesOf(group, expression, options).filter(isNumeric);
    return numbers.length === 0 ? null : Number(numbers.reduce(add)) / numbers.length;
  },
  $min: (group: unknown[], expression: unknown, options: Options) => extreme(group, expression, options, -1),
  $max: (group: unknown[], expression: unknown, options: Options) => extreme(group, expression, options, 1),
  $count: (group: unknown[]) => group.length,
  $push: valuesOf,
  $addToSet: (group: unknown[], expression: unknown, options: Options) =>
    distinctValues(valuesOf(group, expression, options)),
  $first,
  $last,
} satisfies Operators;

/** Those that are expressions on arrays, too. */
export const ARRAY_ACCUMULATORS: ReadonlySet<string> = new Set(['$sum', '$avg', '$min', '$max']);

/** An expression for the values that are there, each in an array, as Mingo makes null of the others. */
export const PRESENT = {
  $present: (document: object, expression: unknown, options: Options) => {
    const value = evalExpr(document, expression, options);
    return value === undefined ? [] : [value];
  },
} satisfies Operators;

/** The values of an expression for the documents of a group; without one, the group is the array of the values. */
function valuesOf(group: unknown[], expression: unknown, options: Options): unknown[] {
  if (expression === null) return group;
  return $push(group, { $present: expression }, options).flat();
}

function extreme(group: unknown[], expression: unknown, options: Options, sign: 1 | -1): unknown {
  const values = valuesOf(group, expression, options).filter(
    (value) => value !== null && value !== undefined,
  );
  if (values.length === 0) return null;
  return values.reduce((best, value) => (compareValues(value, best) * sign > 0 ? value : best));
}
