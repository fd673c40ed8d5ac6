import { compareValues } from '../../bson/compare.ts';
import { isTruthy, type Maybe, type Value } from '../../bson/values.ts';
import { CommandError } from '../../errors.ts';
import type { Compile } from '../expression.ts';
import { checkVariableName, type Evaluate } from '../scope.ts';
import { isNullish, namedArguments, type Operator, type OperatorEntries, ofArguments } from './operator.ts';

/** Manual: Boolean, Comparison and Conditional Expression Operators, $let, $literal. */
export const LOGIC: OperatorEntries = [
  ['$and', shortCircuit((value) => !value, false)],
  ['$or', shortCircuit((value) => value, true)],
  ['$not', ofArguments(1, 1, ([value]) => !isTruthy(value))],
  ['$cmp', ofArguments(2, 2, ([a, b]) => Math.sign(compareValues(a, b)))],
  ['$eq', ofArguments(2, 2, ([a, b]) => compareValues(a, b) === 0)],
  ['$gt', ofArguments(2, 2, ([a, b]) => compareValues(a, b) > 0)],
  ['$gte', ofArguments(2, 2, ([a, b]) => compareValues(a, b) >= 0)],
  ['$lt', ofArguments(2, 2, ([a, b]) => compareValues(a, b) < 0)],
  ['$lte', ofArguments(2, 2, ([a, b]) => compareValues(a, b) <= 0)],
  ['$ne', ofArguments(2, 2, ([a, b]) => compareValues(a, b) !== 0)],
  ['$cond', condition],
  [
    '$ifNull',
    ofArguments(2, Infinity, (values) => values.find((value) => !isNullish(value)) ?? values.at(-1)),
  ],
  ['$switch', branches],
  ['$let', variables],
  ['$literal', (operand) => () => operand],
];

function shortCircuit(decides: (value: boolean) => boolean, decided: boolean): Operator {
  return (operand, compile) => {
    const compiled = (Array.isArray(operand) ? operand : [operand]).map((argument) => compile(argument));
    return (scope) => (compiled.some((evaluate) => decides(isTruthy(evaluate(scope)))) ? decided : !decided);
  };
}

function condition(operand: Value, compile: Compile, name: string): Evaluate {
  const [test, yes, no] = conditionParts(operand, name).map((part) => compile(part));
  return (scope) => (isTruthy(test?.(scope)) ? yes : no)?.(scope);
}

/** `[if, then, else]`, which may be written as an array or with these names. */
function conditionParts(operand: Value, name: string): readonly Value[] {
  if (!Array.isArray(operand)) {
    const parts = namedArguments(name, operand, ['if', 'then', 'else']);
    return [parts.if, parts.then, parts.else];
  }
  if (operand.length === 3) return operand;
  throw new CommandError(
    16020,
    `Expression ${name} takes exactly 3 arguments. ${operand.length} were passed in.`,
  );
}

function branches(operand: Value, compile: Compile, name: string): Evaluate {
  const given = namedArguments(name, operand, ['branches'], ['default']);
  if (!Array.isArray(given.branches)) {
    throw new CommandError(40061, "$switch expected an array for 'branches'");
  }
  const compiled = given.branches.map((branch) => {
    const parts = namedArguments('$switch branch', branch, ['case', 'then']);
    return { test: compile(parts.case), result: compile(parts.then) };
  });
  if (compiled.length === 0) throw new CommandError(40068, '$switch requires at least one branch.');
  const otherwise = given.default === undefined ? noBranch : compile(given.default);
  return (scope) => {
    const taken = compiled.find(({ test }) => isTruthy(test(scope)));
    return (taken?.result ?? otherwise)(scope);
  };
}

function noBranch(): Maybe {
  const message = '$switch could not find a matching branch for an input, and no default was specified.';
  throw new CommandError(40066, message);
}

function variables(operand: Value, compile: Compile, name: string): Evaluate {
  const parts = namedArguments(name, operand, ['vars', 'in']);
  if (!(parts.vars instanceof Map)) {
    throw new CommandError(16876, 'invalid parameter: expected an object (vars) for $let');
  }
  const names = [...parts.vars.keys()];
  for (const variable of names) checkVariableName(variable);
  const defined = [...parts.vars].map(([variable, expression]) => [variable, compile(expression)] as const);
  const body = compile(parts.in, names);
  return (scope) => {
    const values = defined.map(([variable, evaluate]) => [variable, evaluate(scope)] as const);
    return body({ root: scope.root, variables: new Map([...scope.variables, ...values]) });
  };
}
