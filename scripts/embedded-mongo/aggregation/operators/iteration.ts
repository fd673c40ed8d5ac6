import { isTruthy, type Maybe, type Value } from '../../bson/values.ts';
import { sortKeyComparator } from '../../query/sort-pattern.ts';
import type { Compile } from '../expression.ts';
import { checkVariableName, type Evaluate, type Scope } from '../scope.ts';
import { count, list } from './array.ts';
import { isNullish, namedArguments, type OperatorEntries } from './operator.ts';

/** Manual: $filter, $map, $reduce, $sortArray. */
export const ITERATION: OperatorEntries = [
  ['$filter', filter],
  ['$map', map],
  ['$reduce', reduce],
  ['$sortArray', sortArray],
];

function variableName(as: Value | undefined): string {
  if (as === undefined) return 'this';
  const name = String(as);
  checkVariableName(name);
  return name;
}

function withVariables(scope: Scope, values: readonly (readonly [string, Maybe])[]): Scope {
  return { root: scope.root, variables: new Map([...scope.variables, ...values]) };
}

function map(operand: Value, compile: Compile, operator: string): Evaluate {
  const parts = namedArguments(operator, operand, ['input', 'in'], ['as']);
  const name = variableName(parts.as);
  const input = compile(parts.input);
  const body = compile(parts.in, [name]);
  return (scope) => {
    const values = input(scope);
    if (isNullish(values)) return null;
    return list(values, operator).map((value) => body(withVariables(scope, [[name, value]])) ?? null);
  };
}

function filter(operand: Value, compile: Compile, operator: string): Evaluate {
  const parts = namedArguments(operator, operand, ['input', 'cond'], ['as', 'limit']);
  const name = variableName(parts.as);
  const input = compile(parts.input);
  const condition = compile(parts.cond, [name]);
  const limit = parts.limit === undefined ? undefined : compile(parts.limit);
  return (scope) => {
    const values = input(scope);
    if (isNullish(values)) return null;
    const most = limit?.(scope);
    const kept = list(values, operator).filter((value) =>
      isTruthy(condition(withVariables(scope, [[name, value]]))),
    );
    return isNullish(most) ? kept : kept.slice(0, count(most, operator));
  };
}

function reduce(operand: Value, compile: Compile, operator: string): Evaluate {
  const parts = namedArguments(operator, operand, ['input', 'initialValue', 'in']);
  const input = compile(parts.input);
  const initial = compile(parts.initialValue);
  const body = compile(parts.in, ['this', 'value']);
  return (scope) => {
    const values = input(scope);
    if (isNullish(values)) return null;
    return list(values, operator).reduce<Maybe>(
      (value, element) =>
        body(
          withVariables(scope, [
            ['this', element],
            ['value', value],
          ]),
        ),
      initial(scope),
    );
  };
}

function sortArray(operand: Value, compile: Compile, operator: string): Evaluate {
  const parts = namedArguments(operator, operand, ['input', 'sortBy']);
  const input = compile(parts.input);
  const compare = sortKeyComparator(parts.sortBy);
  return (scope) => {
    const values = input(scope);
    return isNullish(values) ? null : list(values, operator).toSorted(compare);
  };
}
