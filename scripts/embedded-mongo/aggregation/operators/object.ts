import { encodedSize } from '../../bson/encode.ts';
import { type Document, type Maybe, typeName, type Value } from '../../bson/values.ts';
import { CommandError } from '../../errors.ts';
import type { Compile } from '../expression.ts';
import type { Evaluate } from '../scope.ts';
import { isNullish, namedArguments, type OperatorEntries, ofArguments, ofOne } from './operator.ts';

/** Manual: Object Expression Operators, and $bsonSize. */
export const OBJECT: OperatorEntries = [
  ['$bsonSize', ofOne((value) => encodedSize(object(value, '$bsonSize')))],
  ['$getField', getField],
  ['$mergeObjects', ofArguments(0, Infinity, merge)],
  ['$setField', setField],
  ['$unsetField', unsetField],
];

/** Joins documents; of a field that several have, the last one counts. */
export function merge(values: readonly Maybe[]): Document {
  const result: Document = new Map();
  // A single argument may be an array of documents.
  const list = values.length === 1 && Array.isArray(values[0]) ? values[0] : values;
  for (const value of list) {
    if (isNullish(value)) continue;
    for (const [name, field] of object(value, '$mergeObjects')) result.set(name, field);
  }
  return result;
}

function object(value: Value, name: string): Document {
  if (value instanceof Map) return value;
  throw new CommandError(40400, `${name} requires object inputs, but input is of type ${typeName(value)}`);
}

function fieldName(evaluate: Evaluate, operator: string): string {
  const name = evaluate({ root: undefined, variables: new Map() });
  if (typeof name === 'string') return name;
  throw new CommandError(5654602, `${operator} requires 'field' to evaluate to a constant string`);
}

function getField(operand: Value, compile: Compile, operator: string): Evaluate {
  const isLong = operand instanceof Map && operand.has('field');
  const parts = isLong ? namedArguments(operator, operand, ['field'], ['input']) : { field: operand };
  const name = fieldName(compile(parts.field), operator);
  const input = compile('input' in parts && parts.input !== undefined ? parts.input : '$$ROOT');
  return (scope) => {
    const value = input(scope);
    if (value === null) return null;
    return value instanceof Map ? value.get(name) : undefined;
  };
}

function setField(operand: Value, compile: Compile, operator: string): Evaluate {
  const parts = namedArguments(operator, operand, ['field', 'input', 'value']);
  return withField(
    fieldName(compile(parts.field), operator),
    compile(parts.input),
    compile(parts.value),
    operator,
  );
}

function unsetField(operand: Value, compile: Compile, operator: string): Evaluate {
  const parts = namedArguments(operator, operand, ['field', 'input']);
  return withField(
    fieldName(compile(parts.field), operator),
    compile(parts.input),
    () => undefined,
    operator,
  );
}

function withField(name: string, input: Evaluate, content: Evaluate, operator: string): Evaluate {
  return (scope) => {
    const value = input(scope);
    if (isNullish(value)) return null;
    const result = new Map(object(value, operator));
    const field = content(scope);
    if (field === undefined) result.delete(name);
    else result.set(name, field);
    return result;
  };
}
