import { toInteger } from '../bson/numbers.ts';
import type { Maybe, Value } from '../bson/values.ts';
import { CommandError } from '../errors.ts';
import { parseElementFilter } from './filter.ts';

/** Changes a field's value; undefined leaves the field out. */
export type Transform = (value: Value, position: number | undefined) => Maybe;

/** `'items.$': 1`: only the element that the query found (manual: $ (projection)). */
export function positional(path: string): Transform {
  return (value, position) => {
    if (!Array.isArray(value)) return value;
    const element = position === undefined ? undefined : value[position];
    if (element !== undefined) return [element];
    const problem = "positional operator '.$' couldn't find a matching element in the array";
    throw new CommandError(51246, `Executor error during find command: ${problem}: ${path}`);
  };
}

/** `{ $elemMatch: query }`: only the first element that fulfils it (manual: $elemMatch (projection)). */
export function elementMatching(condition: Value): Transform {
  if (!(condition instanceof Map)) {
    throw new CommandError(31274, 'elemMatch: Invalid argument, object required');
  }
  const matches = parseElementFilter(condition);
  return (value) => {
    const found = Array.isArray(value) ? value.find(matches) : undefined;
    return found === undefined ? undefined : [found];
  };
}

/**
 * `{ $slice: n }` or `{ $slice: [skip, n] }` (manual: $slice (projection)); undefined when the operand is that of the
 * expression of the same name.
 */
export function slicing(operand: Maybe): Transform | undefined {
  if (operand === undefined) return undefined;
  const numbers = (Array.isArray(operand) ? operand : [operand]).map(toInteger);
  const [first, second] = numbers;
  if (first === undefined || numbers.length > 2 || (numbers.length === 2 && second === undefined))
    return undefined;
  if (second !== undefined && second <= 0n) {
    throw new CommandError(28724, 'First argument to $slice must be an array, the limit must be positive');
  }
  return (value) => (Array.isArray(value) ? sliceArray(value, Number(first), second) : value);
}

function sliceArray(array: readonly Value[], first: number, length: bigint | undefined): Value[] {
  if (length === undefined) return first >= 0 ? array.slice(0, first) : array.slice(first);
  const start = first >= 0 ? first : Math.max(0, array.length + first);
  return array.slice(start, start + Number(length));
}
