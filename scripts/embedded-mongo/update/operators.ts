import { compareValues, equalValues } from '../bson/compare.ts';
import { type Document, isDocument } from '../bson/document.ts';
import { add, isNumeric } from '../bson/numbers.ts';
import { badValue, CommandError, type ErrorName } from '../errors.ts';
import { Filter } from '../query/filter.ts';
import { parseSort, sorted } from '../query/sort.ts';

/** Makes a field's new value of the one it has; undefined where there is none. The same value changes nothing. */
export type Change = (current: unknown) => unknown;

/**
 * The operators of updates, from what they are given to what they do with a field. Mingo's are not used: it takes no others
 * beside its own, and where a field has the wrong type they do nothing instead of failing.
 */
export const UPDATE_OPERATORS: Readonly<Record<string, (operand: unknown) => Change>> = {
  $set: (value) => () => value,
  $setOnInsert: (value) => () => value,
  $unset: () => () => undefined,
  $inc: increment,
  $min: (value) => (current) =>
    current === undefined || compareValues(value, current) < 0 ? value : current,
  $max: (value) => (current) =>
    current === undefined || compareValues(value, current) > 0 ? value : current,
  $push: push,
  $addToSet: addToSet,
  $pop: (end) => {
    if (Number(end) !== 1 && Number(end) !== -1)
      throw new CommandError('FailedToParse', '$pop expects 1 or -1');
    return onArray('$pop', 'TypeMismatch', (array) =>
      Number(end) === 1 ? array.slice(0, -1) : array.slice(1),
    );
  },
  $pull: (condition) => {
    const isCondition = isDocument(condition) && !Object.keys(condition).some((name) => name.startsWith('$'));
    const filter = new Filter(isCondition ? condition : { element: condition });
    const matches = (element: unknown) =>
      isCondition ? isDocument(element) && filter.matches(element) : filter.matches({ element });
    return onArray('$pull', 'BadValue', (array) => array.filter((element) => !matches(element)));
  },
  $pullAll: (values) => {
    const all = list(values, '$pullAll', 'BadValue');
    return onArray('$pullAll', 'BadValue', (array) => array.filter((element) => !contains(all, element)));
  },
};

function increment(amount: unknown): Change {
  if (!isNumeric(amount))
    throw new CommandError('TypeMismatch', 'Cannot increment with non-numeric argument');
  return (current) => {
    if (current === undefined) return amount;
    if (isNumeric(current)) return add(current, amount);
    throw new CommandError('TypeMismatch', 'Cannot apply $inc to a value of non-numeric type');
  };
}

/** A change of an array; a missing field stays missing. */
function onArray(name: string, code: ErrorName, change: (array: unknown[]) => unknown[]): Change {
  return (current) => {
    if (current === undefined) return undefined;
    if (!Array.isArray(current)) throw new CommandError(code, `Cannot apply ${name} to a non-array value`);
    return change(current);
  };
}

/** The array that elements are added to, empty where the field is missing. */
function arrayOf(current: unknown, name: string): unknown[] {
  if (current === undefined) return [];
  if (Array.isArray(current)) return current;
  throw badValue(`The field must be an array for ${name}`);
}

function contains(array: readonly unknown[], value: unknown): boolean {
  return array.some((element) => equalValues(element, value));
}

function addToSet(operand: unknown): Change {
  const { $each, ...others } = isDocument(operand) && '$each' in operand ? operand : { $each: [operand] };
  refuse(others, '$addToSet');
  const added = list($each, '$each', 'TypeMismatch');
  return (current) => {
    const set = [...arrayOf(current, '$addToSet')];
    for (const value of added) if (!contains(set, value)) set.push(value);
    return set;
  };
}

function push(operand: unknown): Change {
  const modifiers: Document = isDocument(operand) && '$each' in operand ? operand : { $each: [operand] };
  const { $each, $position, $slice, $sort, ...others } = modifiers;
  refuse(others, '$push');
  const added = list($each, '$each', 'BadValue');
  const position = integer($position, '$position') ?? Infinity;
  const slice = integer($slice, '$slice') ?? Infinity;
  const sort = $sort === undefined ? undefined : sortOf($sort);
  return (current) => {
    const array = arrayOf(current, '$push');
    const start = position < 0 ? Math.max(array.length + position, 0) : position;
    const joined = [...array.slice(0, start), ...added, ...array.slice(start)];
    const ordered = sort?.(joined) ?? joined;
    return slice < 0 ? ordered.slice(slice) : ordered.slice(0, slice);
  };
}

/** Sorts elements by themselves, or by fields of theirs. */
function sortOf(sort: unknown): (array: readonly unknown[]) => unknown[] {
  const pattern = parseSort(isDocument(sort) ? sort : { element: sort });
  const documentOf = (element: unknown) =>
    isDocument(sort) ? (isDocument(element) ? element : {}) : { element };
  return (array) => sorted(array, pattern, documentOf);
}

function list(value: unknown, name: string, code: ErrorName): unknown[] {
  if (Array.isArray(value)) return value;
  throw new CommandError(code, `The argument to ${name} must be an array`);
}

function integer(value: unknown, name: string): number | undefined {
  if (value === undefined) return undefined;
  if (Number.isInteger(Number(value))) return Number(value);
  throw badValue(`The value for ${name} must be an integer value`);
}

function refuse(others: Document, name: string): void {
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) throw badValue(`Unrecognized clause in ${name}: ${unknown}`);
}
