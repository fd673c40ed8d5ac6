import type { NumberValue } from '../../bson/number-key.ts';
import { isNumeric } from '../../bson/numbers.ts';
import { type Maybe, typeName, type Value } from '../../bson/values.ts';
import { CommandError } from '../../errors.ts';
import type { Compile } from '../expression.ts';
import type { Evaluate } from '../scope.ts';

/** Compiles one expression operator, e.g. `{ $add: operand }`. */
export type Operator = (operand: Value, compile: Compile, name: string) => Evaluate;

/** Operators by their names, in the order of the manual's page of their family. */
export type OperatorEntries = readonly (readonly [string, Operator])[];

/** An operator that is a function of its arguments' values; `most` is Infinity where any number is fine. */
export function ofArguments(
  least: number,
  most: number,
  apply: (values: readonly Maybe[], name: string) => Maybe,
): Operator {
  return (operand, compile, name) => {
    const list = Array.isArray(operand) ? operand : [operand];
    if (list.length < least || list.length > most) throw wrongCount(name, least, most, list.length);
    const compiled = list.map((argument) => compile(argument));
    return (scope) =>
      apply(
        compiled.map((evaluate) => evaluate(scope)),
        name,
      );
  };
}

function wrongCount(name: string, least: number, most: number, given: number): CommandError {
  if (least === most) {
    const takes = `takes exactly ${least} arguments`;
    return new CommandError(16020, `Expression ${name} ${takes}. ${given} were passed in.`);
  }
  const takes = `takes at least ${least} arguments, and at most ${most}`;
  return new CommandError(28667, `Expression ${name} ${takes}, but ${given} were passed in.`);
}

/** An operator of one argument that gives null for null and missing. */
export function ofOne(apply: (value: Value, name: string) => Maybe): Operator {
  return ofArguments(1, 1, ([value], name) => (isNullish(value) ? null : apply(value, name)));
}

/** The fields of an operand such as `{ input, as, in }`; `undefined` for those that are not given. */
export type NamedArguments<Name extends string> = { readonly [name in Name]: Value | undefined };

/**
 * Reads an operand that is a document of named arguments.
 *
 * @throws CommandError FailedToParse when it is none, when one is missing, or one is unknown
 */
export function namedArguments<Required extends string, Optional extends string = never>(
  operator: string,
  operand: Value,
  required: readonly Required[],
  optional: readonly Optional[] = [],
): { readonly [name in Required]: Value } & NamedArguments<Optional> {
  if (!(operand instanceof Map)) {
    throw new CommandError('FailedToParse', `${operator} only supports an object as its argument`);
  }
  const known: readonly string[] = [...required, ...optional];
  for (const name of operand.keys()) {
    if (!known.includes(name)) {
      throw new CommandError('FailedToParse', `Unrecognized argument to ${operator}: ${name}`);
    }
  }
  for (const name of required) {
    if (!operand.has(name))
      throw new CommandError('FailedToParse', `Missing '${name}' parameter to ${operator}`);
  }
  return Object.fromEntries(operand) as { readonly [name in Required]: Value } & NamedArguments<Optional>;
}

/** An operator of named arguments that are all expressions; one that is given but missing counts as null. */
export function ofNamed<Required extends string, Optional extends string = never>(
  required: readonly Required[],
  optional: readonly Optional[],
  apply: (values: { readonly [name in Required | Optional]: Maybe }, name: string) => Maybe,
): Operator {
  return (operand, compile, name) => {
    const given = namedArguments(name, operand, required, optional);
    const compiled = Object.entries(given).map(([key, value]) => [key, compile(value as Value)] as const);
    return (scope) => {
      const values = compiled.map(([key, evaluate]) => [key, evaluate(scope) ?? null] as const);
      return apply(Object.fromEntries(values) as { readonly [name in Required | Optional]: Maybe }, name);
    };
  };
}

/** Whether a value is null or missing. */
export function isNullish(value: Maybe): value is null | undefined {
  return value === null || value === undefined;
}

/** @throws CommandError 28765 when a value is no number */
export function numeric(value: Value, name: string): NumberValue {
  if (isNumeric(value)) return value;
  throw new CommandError(28765, `${name} only supports numeric types, not ${typeName(value)}`);
}
