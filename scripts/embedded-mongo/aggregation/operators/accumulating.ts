import { compareValues } from '../../bson/compare.ts';
import type { Maybe } from '../../bson/values.ts';
import { Deviation, Sum } from '../sums.ts';
import { isNullish, type Operator, type OperatorEntries, ofArguments } from './operator.ts';

/** Manual: Accumulators as expressions; of an array's elements, or of several arguments. */
export const ACCUMULATING: OperatorEntries = [
  ['$avg', ofValues((values) => sumOf(values).mean ?? null)],
  ['$max', ofValues((values) => extremeOf(values, -1))],
  ['$min', ofValues((values) => extremeOf(values, 1))],
  ['$stdDevPop', ofValues((values) => deviationOf(values).result(0))],
  ['$stdDevSamp', ofValues((values) => deviationOf(values).result(1))],
  ['$sum', ofValues((values) => sumOf(values).total)],
];

function ofValues(apply: (values: readonly Maybe[]) => Maybe): Operator {
  return ofArguments(0, Infinity, (values) => {
    const [first] = values;
    return apply(values.length === 1 && Array.isArray(first) ? first : values);
  });
}

function sumOf(values: readonly Maybe[]): Sum {
  const sum = new Sum();
  for (const value of values) sum.add(value);
  return sum;
}

function deviationOf(values: readonly Maybe[]): Deviation {
  const deviation = new Deviation();
  for (const value of values) deviation.add(value);
  return deviation;
}

function extremeOf(values: readonly Maybe[], direction: 1 | -1): Maybe {
  const present = values.filter((value) => !isNullish(value));
  return (
    present.reduce(
      (best, value) => (direction * compareValues(value, best) < 0 ? value : best),
      present[0],
    ) ?? null
  );
}
