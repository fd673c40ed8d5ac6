import { Timestamp } from 'bson';
import { compareValues } from '../bson/compare.ts';
import { inspect } from '../bson/inspect.ts';
import type { NumberValue } from '../bson/number-key.ts';
import { add, integer, isInteger, isNumeric, multiply } from '../bson/numbers.ts';
import { document, type Maybe, typeName, type Value } from '../bson/values.ts';
import { CommandError } from '../errors.ts';
import type { Modifier, UpdateContext } from './modifier.ts';

/** Makes the modifier of one field of an operator, e.g. of `{ $inc: { path: operand } }`. */
export type MakeModifier = (operand: Value, path: string) => Modifier;

/** Manual: Field Update Operators (but for `$rename`, which has two paths), and `$bit`. */
export const FIELD_OPERATORS: Readonly<Record<string, MakeModifier>> = {
  $set: (operand) => () => operand,
  $setOnInsert: (operand) => (current, context) => (context.isInsert ? operand : current),
  $unset: () => () => undefined,
  $inc: arithmetic('$inc', 'increment', add),
  $mul: arithmetic('$mul', 'multiply', multiply),
  $min: (operand) => (current) =>
    current === undefined || compareValues(operand, current) < 0 ? operand : current,
  $max: (operand) => (current) =>
    current === undefined || compareValues(operand, current) > 0 ? operand : current,
  $currentDate: currentDate,
  $bit: bits,
};

function arithmetic(
  name: string,
  verb: string,
  apply: (a: NumberValue, b: NumberValue) => NumberValue | undefined,
): MakeModifier {
  return (operand, path) => {
    if (!isNumeric(operand)) {
      const given = inspect(document({ [path]: operand }));
      throw new CommandError('TypeMismatch', `Cannot ${verb} with non-numeric argument: ${given}`);
    }
    return (current = 0, context, at) => {
      if (!isNumeric(current)) {
        const field = `has the field '${lastPart(at)}' of non-numeric type ${typeName(current)}`;
        const message = `Cannot apply ${name} to a value of non-numeric type. ${describe(context)} ${field}`;
        throw new CommandError('TypeMismatch', message);
      }
      const result = apply(current, operand);
      if (result !== undefined) return result;
      const failed = `Failed to apply ${name} operations to current value (${inspect(current)})`;
      throw new CommandError('BadValue', `${failed} for document ${describe(context)}`);
    };
  };
}

/** The document as messages name it. */
export function describe(context: UpdateContext): string {
  return inspect(document({ _id: context.original.get('_id') }));
}

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}

function currentDate(operand: Value, path: string): Modifier {
  const type = operand instanceof Map && operand.size === 1 ? operand.get('$type') : undefined;
  if (typeof operand === 'boolean' || type === 'date') return () => new Date();
  if (type === 'timestamp') return nextTimestamp;
  if (operand instanceof Map) {
    const fits = "The '$type' string field is required to be 'date' or 'timestamp'";
    throw new CommandError('BadValue', `${fits}: {$currentDate: {${path}: {$type: 'date'}}}`);
  }
  throw new CommandError(
    'BadValue',
    `${typeName(operand)} is not valid type for $currentDate. Please use a boolean ('true') or a $type expression`,
  );
}

let last = { t: 0, i: 0 };

/** The current time as a timestamp that is greater than all before. */
export function nextTimestamp(): Timestamp {
  const t = Math.max(Math.floor(Date.now() / 1000), last.t);
  last = { t, i: t === last.t ? last.i + 1 : 1 };
  return new Timestamp(last);
}

const BIT_OPERATIONS: Readonly<Record<string, (a: bigint, b: bigint) => bigint>> = {
  and: (a, b) => a & b,
  or: (a, b) => a | b,
  xor: (a, b) => a ^ b,
};

function bits(operand: Value, path: string): Modifier {
  if (!(operand instanceof Map)) {
    const needs = 'an object: {$bit: {field: {and/or/xor: #}}';
    throw new CommandError(
      'BadValue',
      `The $bit modifier is not compatible with a ${typeName(operand)}, use ${needs}`,
    );
  }
  if (operand.size === 0) {
    throw new CommandError('BadValue', `You must pass in at least one bitwise operation for '${path}'`);
  }
  const operations = [...operand].map(([name, mask]) => {
    const apply = Object.hasOwn(BIT_OPERATIONS, name) ? BIT_OPERATIONS[name] : undefined;
    if (apply === undefined) {
      throw new CommandError(
        'BadValue',
        `The $bit modifier only supports 'and', 'or', and 'xor', not '${name}'`,
      );
    }
    if (!isInteger(mask)) {
      throw new CommandError(
        'BadValue',
        `The $bit modifier field must be an Integer(32/64 bit); it is ${inspect(mask)}`,
      );
    }
    return { apply, mask };
  });
  return (current = 0, context, at) => {
    if (!isInteger(current)) {
      const field = `has the field ${lastPart(at)} of non-integer type ${typeName(current)}`;
      throw new CommandError(
        'BadValue',
        `Cannot apply $bit to a value of non-integral type.${describe(context)} ${field}`,
      );
    }
    return operations.reduce<number | bigint>((value, { apply, mask }) => {
      const small = typeof value === 'number' && typeof mask === 'number';
      return integer(apply(BigInt(value), BigInt(mask)), small) ?? value;
    }, current);
  };
}

/** `$rename` at the new path: the value that was at the old one (manual: $rename). */
export function renamedFrom(source: string): Modifier {
  const parts = source.split('.');
  return (current, context) => {
    let value: Maybe = context.original;
    for (const part of parts) {
      if (Array.isArray(value)) {
        throw new CommandError(
          'BadValue',
          `The source field cannot be an array element, '${source}' in doc with ${describe(context)}`,
        );
      }
      value = value instanceof Map ? value.get(part) : undefined;
    }
    return value === undefined ? current : value;
  };
}
