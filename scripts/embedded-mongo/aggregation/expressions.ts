import { evalExpr } from 'mingo/core';
import * as arithmetic from 'mingo/operators/expression/arithmetic';
import * as arrays from 'mingo/operators/expression/array';
import * as logic from 'mingo/operators/expression/boolean';
import * as conditions from 'mingo/operators/expression/conditional';
import * as dates from 'mingo/operators/expression/date';
import * as objects from 'mingo/operators/expression/object';
import * as texts from 'mingo/operators/expression/string';
import * as types from 'mingo/operators/expression/type';
import * as variables from 'mingo/operators/expression/variable';
import type { Options } from 'mingo/types';
import { compareValues } from '../bson/compare.ts';
import { isDocument } from '../bson/document.ts';
import { CommandError } from '../errors.ts';
import type { Operators } from '../mingo.ts';
import { ARRAY_ACCUMULATORS } from './accumulators.ts';

/**
 * The expressions that pipelines and `$expr` may use: those of Mingo that give what MongoDB gives. Comparisons are the
 * store's own, since values of all types have an order.
 */
export const EXPRESSIONS: Operators = {
  ...some(arithmetic, '$abs $add $ceil $divide $floor $mod $multiply $pow $round $sqrt $subtract'),
  ...some(arrays, '$arrayElemAt $concatArrays $filter $first $in $indexOfArray $isArray $last $map'),
  ...some(arrays, '$range $reduce $reverseArray $size $slice'),
  ...some(
    dates,
    '$dateDiff $dateToString $dateTrunc $dayOfMonth $dayOfWeek $hour $minute $month $second $year',
  ),
  ...some(texts, '$concat $ltrim $replaceAll $replaceOne $rtrim $split $strLenCP $substrCP $trim'),
  ...some({ ...logic, ...conditions, ...variables }, '$and $or $cond $ifNull $switch $let'),
  ...some({ ...objects, ...types }, '$mergeObjects $objectToArray $toDate $toDouble $toInt $toString'),
  $cmp: comparison(Math.sign),
  $eq: comparison((order) => order === 0),
  $ne: comparison((order) => order !== 0),
  $gt: comparison((order) => order > 0),
  $gte: comparison((order) => order >= 0),
  $lt: comparison((order) => order < 0),
  $lte: comparison((order) => order <= 0),
  $not: (document: unknown, operand: unknown, options: Options) => {
    const value = evalExpr(document, Array.isArray(operand) ? operand[0] : operand, options);
    return !value && value !== '';
  },
  $literal: (_document: unknown, value: unknown) => value,
};

/** Those of Mingo's operators that are named. */
function some(operators: object, names: string): Operators {
  return Object.fromEntries(Object.entries(operators).filter(([name]) => names.split(' ').includes(name)));
}

function comparison(result: (order: number) => unknown) {
  return (document: unknown, operands: unknown, options: Options) => {
    if (!Array.isArray(operands) || operands.length !== 2) {
      throw new CommandError(16020, 'a comparison takes exactly 2 arguments');
    }
    const [a, b] = operands.map((operand) => evalExpr(document, operand, options));
    return result(compareValues(a, b));
  };
}

/**
 * Checks that an expression uses nothing but what there is, whether or not it will be evaluated.
 * @throws CommandError InvalidPipelineOperator naming the operator
 */
export function checkExpression(expression: unknown): void {
  if (Array.isArray(expression)) expression.forEach(checkExpression);
  if (!isDocument(expression)) return;
  for (const [name, operand] of Object.entries(expression)) {
    if (name.startsWith('$') && !Object.hasOwn(EXPRESSIONS, name) && !ARRAY_ACCUMULATORS.has(name)) {
      throw new CommandError(
        'InvalidPipelineOperator',
        `Unrecognized expression '${name}' in the embedded store`,
      );
    }
    if (name !== '$literal') checkExpression(operand);
  }
}
