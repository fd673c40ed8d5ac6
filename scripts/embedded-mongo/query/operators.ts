import { Decimal128, MaxKey, MinKey } from 'bson';
import { Query } from 'mingo/query';
import type { Options } from 'mingo/types';
import { compareValues, typeOf } from '../bson/compare.ts';
import { type Document, isDocument } from '../bson/document.ts';
import { leavesOf } from '../bson/paths.ts';
import { badValue } from '../errors.ts';

/** Looks at one value at the path of a condition. */
type Test = (value: unknown) => boolean;

/** How Mingo calls the operator of a condition on a field. */
type FieldOperator = (path: string, operand: unknown, options: Options) => (document: Document) => boolean;

/** The conditions on a field. Mingo's own compare by JavaScript's types and follow paths in another way. */
export const FIELD_OPERATORS: Readonly<Record<string, FieldOperator>> = {
  $eq: onElements(equalTo),
  $ne: not(onElements(equalTo)),
  $in: onElements(oneOf),
  $nin: not(onElements(oneOf)),
  $gt: onElements((operand) => ordered(operand, (order) => order > 0, false)),
  $gte: onElements((operand) => ordered(operand, (order) => order >= 0, true)),
  $lt: onElements((operand) => ordered(operand, (order) => order < 0, false)),
  $lte: onElements((operand) => ordered(operand, (order) => order <= 0, true)),
  $regex: onElements((pattern) => matching(pattern as RegExp)),
  $type: onElements(ofType),
  $exists: (path, isWanted) => {
    const parts = path.split('.');
    return (document) => leavesOf(document, parts).some((leaf) => leaf !== undefined) === Boolean(isWanted);
  },
  $size: onWhole((operand) => {
    const length = Number(operand);
    if (!Number.isInteger(length) || length < 0) throw badValue('$size needs a non-negative integer');
    return (value) => Array.isArray(value) && value.length === length;
  }),
  $elemMatch: onWhole((operand, options) => {
    const matches = elementTest(operand, options);
    return (value) => Array.isArray(value) && value.some(matches);
  }),
  $all: (path, operands, options) => {
    const tests = listOf(operands, '$all').map((operand) => {
      const isElemMatch = isDocument(operand) && '$elemMatch' in operand;
      if (isElemMatch) return FIELD_OPERATORS.$elemMatch?.(path, operand.$elemMatch, options);
      return FIELD_OPERATORS.$in?.(path, [operand], options);
    });
    return (document) => tests.length > 0 && tests.every((test) => test?.(document));
  },
};

/** The kind of condition that looks at the elements of an array at the end of its path, and at the array itself. */
function onElements(create: (operand: unknown) => Test): FieldOperator {
  return (path, operand) => {
    const [parts, test] = [path.split('.'), create(operand)];
    return (document) =>
      leavesOf(document, parts).some((leaf) => test(leaf) || (Array.isArray(leaf) && leaf.some(test)));
  };
}

/** The kind of condition that looks at an array at the end of its path as a whole. */
function onWhole(create: (operand: unknown, options: Options) => Test): FieldOperator {
  return (path, operand, options) => {
    const [parts, test] = [path.split('.'), create(operand, options)];
    return (document) => leavesOf(document, parts).some(test);
  };
}

function not(operator: FieldOperator): FieldOperator {
  return (path, operand, options) => {
    const test = operator(path, operand, options);
    return (document) => !test(document);
  };
}

/** A missing field is equal to null. */
function equalTo(operand: unknown): Test {
  if (operand === null) return (value) => value === null || value === undefined;
  return (value) => value !== undefined && compareValues(value, operand) === 0;
}

function oneOf(operands: unknown): Test {
  const list = listOf(operands, '$in');
  const texts = new Set(list.filter((one) => typeof one === 'string'));
  const others = list
    .filter((one) => typeof one !== 'string')
    .map((one) => (one instanceof RegExp ? matching(one) : equalTo(one)));
  return (value) => (typeof value === 'string' && texts.has(value)) || others.some((test) => test(value));
}

function matching(pattern: RegExp): Test {
  return (value) => typeof value === 'string' && pattern.test(value);
}

function listOf(operands: unknown, name: string): unknown[] {
  if (Array.isArray(operands)) return operands;
  throw badValue(`${name} needs an array`);
}

/** Only values of the operand's type are compared with it (manual: Comparison/Sort Order, Type Bracketing). */
function ordered(operand: unknown, fits: (order: number) => boolean, includesEqual: boolean): Test {
  if (operand === null) return includesEqual ? equalTo(null) : () => false;
  if (operand instanceof MinKey || operand instanceof MaxKey) {
    return (value) => value !== undefined && fits(compareValues(value, operand));
  }
  // NaN is in no range, and equal to itself only.
  if (Number.isNaN(operand)) return (value) => includesEqual && Number.isNaN(value);
  const type = typeOf(operand);
  return (value) => typeOf(value) === type && !Number.isNaN(value) && fits(compareValues(value, operand));
}

/** The types that are not those of the sort order. A whole number that fits is stored as a 32-bit integer. */
const NUMBER_TYPES: Readonly<Record<string, Test>> = {
  int: (value) => typeof value === 'number' && (value | 0) === value,
  double: (value) => typeof value === 'number' && (value | 0) !== value,
  long: (value) => typeof value === 'bigint',
  decimal: (value) => value instanceof Decimal128,
};

const TYPES = new Set(
  'number string object array binData objectId bool date null regex timestamp minKey maxKey'.split(' '),
);

function ofType(operands: unknown): Test {
  const tests = [operands].flat().map((operand) => {
    const type = String(operand);
    if (!TYPES.has(type) && !Object.hasOwn(NUMBER_TYPES, type)) {
      throw badValue(`Unknown type name alias: ${type}`);
    }
    return NUMBER_TYPES[type] ?? ((value: unknown) => typeOf(value) === type);
  });
  return (value) => tests.some((test) => test(value));
}

/** Conditions on an element itself, or on its fields. */
function elementTest(operand: unknown, options: Options): Test {
  if (!isDocument(operand)) throw badValue('$elemMatch needs an Object');
  const names = Object.keys(operand);
  const isOnElement = names.length > 0 && names.every((name) => /^\$(?!and$|or$|nor$|expr$)/.test(name));
  const query = new Query<Document>(isOnElement ? { element: operand } : operand, options);
  return (element) => (isOnElement ? query.test({ element }) : isDocument(element) && query.test(element));
}
