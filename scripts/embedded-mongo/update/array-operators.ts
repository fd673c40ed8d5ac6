import { BSONRegExp } from 'bson';
import { equalValues } from '../bson/compare.ts';
import { inspect } from '../bson/inspect.ts';
import { encodeKey } from '../bson/key.ts';
import { toInteger } from '../bson/numbers.ts';
import { type Document, type Maybe, typeName, type Value } from '../bson/values.ts';
import { CommandError, type ErrorName } from '../errors.ts';
import { parseFilter } from '../query/filter.ts';
import { sortKeyComparator } from '../query/sort-pattern.ts';
import { describe, type MakeModifier } from './field-operators.ts';
import type { Modifier, UpdateContext } from './modifier.ts';

/** Manual: Array Update Operators. */
export const ARRAY_OPERATORS: Readonly<Record<string, MakeModifier>> = {
  $push: push,
  $addToSet: addToSet,
  $pop: pop,
  $pull: pull,
  $pullAll: pullAll,
};

function arrayOf(current: Maybe, context: UpdateContext, path: string): readonly Value[] {
  if (current === undefined) return [];
  if (Array.isArray(current)) return current;
  const message = `The field '${path}' must be an array but is of type ${typeName(current)} in document ${describe(context)}`;
  throw new CommandError('BadValue', message);
}

function push(operand: Value): Modifier {
  const modifiers = operand instanceof Map && operand.has('$each') ? operand : undefined;
  if (modifiers === undefined) {
    return (current, context, path) => [...arrayOf(current, context, path), operand];
  }
  const unknown = [...modifiers.keys()].find(
    (name) => !['$each', '$slice', '$sort', '$position'].includes(name),
  );
  if (unknown !== undefined) throw new CommandError('BadValue', `Unrecognized clause in $push: ${unknown}`);
  const added = each(modifiers, '$push', 'BadValue');
  const position = clause(modifiers, '$position');
  const slice = clause(modifiers, '$slice');
  const compare = sortClause(modifiers);
  return (current, context, path) => {
    const array = arrayOf(current, context, path);
    const at = position ?? array.length;
    const result = [...array.slice(0, at), ...added, ...array.slice(at)];
    if (compare !== undefined) result.sort(compare);
    if (slice === undefined) return result;
    return slice >= 0 ? result.slice(0, slice) : result.slice(slice);
  };
}

function each(modifiers: Document, operator: string, code: ErrorName): readonly Value[] {
  const values = modifiers.get('$each');
  if (Array.isArray(values)) return values;
  const found = typeName(values);
  throw new CommandError(
    code,
    `The argument to $each in ${operator} must be an array but it was of type: ${found}`,
  );
}

function sortClause(modifiers: Document): ((a: Value, b: Value) => number) | undefined {
  const sortBy = modifiers.get('$sort');
  if (sortBy === undefined) return undefined;
  try {
    if (!(sortBy instanceof Map) || sortBy.size > 0) return sortKeyComparator(sortBy);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
  }
  const fits = 'use 1/-1 to sort the whole element, or {field:1/-1} to sort embedded fields';
  throw new CommandError('BadValue', `The $sort is invalid: ${fits}`);
}

function clause(modifiers: Document, name: string): number | undefined {
  const value = modifiers.get(name);
  if (value === undefined) return undefined;
  const number = toInteger(value);
  if (number !== undefined) return Number(number);
  throw new CommandError(
    'BadValue',
    `The value for ${name} must be an integer value but was given type: ${typeName(value)}`,
  );
}

function keyOf(value: Value): string {
  return encodeKey([value]).toString('latin1');
}

function addToSet(operand: Value): Modifier {
  const added = valuesToAdd(operand);
  return (current, _, path) => {
    if (current !== undefined && !Array.isArray(current)) {
      const field = `Field named '${path}' has non-array type ${typeName(current)}`;
      throw new CommandError('BadValue', `Cannot apply $addToSet to non-array field. ${field}`);
    }
    const array = current ?? [];
    const keys = new Set(array.map(keyOf));
    const missing = added.filter((value) => {
      const key = keyOf(value);
      return !keys.has(key) && keys.add(key);
    });
    return current !== undefined && missing.length === 0 ? current : [...array, ...missing];
  };
}

function valuesToAdd(operand: Value): readonly Value[] {
  if (!(operand instanceof Map) || operand.keys().next().value !== '$each') return [operand];
  const values = each(operand, '$addToSet', 'TypeMismatch');
  if (operand.size === 1) return values;
  throw new CommandError('BadValue', `Found unexpected fields after $each in $addToSet: ${inspect(operand)}`);
}

function pop(operand: Value, path: string): Modifier {
  const side = toInteger(operand);
  if (side !== 1n && side !== -1n) {
    throw new CommandError('FailedToParse', `$pop expects 1 or -1, found: ${String(side)} at ${path}`);
  }
  return (current, _, at) => {
    if (current === undefined) return current;
    if (!Array.isArray(current)) {
      const found = `contains an element of non-array type '${typeName(current)}'`;
      throw new CommandError('TypeMismatch', `Path '${at}' ${found}`);
    }
    if (current.length === 0) return current;
    return side === 1n ? current.slice(0, -1) : current.slice(1);
  };
}

function removing(removes: (element: Value) => boolean): Modifier {
  return (current) => {
    if (current === undefined) return current;
    if (!Array.isArray(current))
      throw new CommandError('BadValue', 'Cannot apply $pull to a non-array value');
    const kept = current.filter((element) => !removes(element));
    return kept.length === current.length ? current : kept;
  };
}

/** A document is a query on the elements that are documents; operators and patterns are conditions on all elements. */
function pull(operand: Value): Modifier {
  if (operand instanceof Map && isQuery(operand)) {
    const matcher = parseFilter(operand);
    return removing((element) => element instanceof Map && matcher.matches(element));
  }
  if (operand instanceof Map || operand instanceof BSONRegExp) {
    const matcher = parseFilter(new Map([['', operand]]));
    return removing((element) => matcher.matches(new Map([['', element]])));
  }
  return removing((element) => equalValues(element, operand));
}

function isQuery(operand: Document): boolean {
  const [first = ''] = operand.keys();
  return !first.startsWith('$') || ['$and', '$or', '$nor', '$expr'].includes(first);
}

function pullAll(operand: Value): Modifier {
  if (!Array.isArray(operand)) {
    throw new CommandError(
      'BadValue',
      `$pullAll requires an array argument but was given a ${typeName(operand)}`,
    );
  }
  const keys = new Set(operand.map(keyOf));
  return removing((element) => keys.has(keyOf(element)));
}
