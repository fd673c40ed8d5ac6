import { equalValues } from '../bson/compare.ts';
import type { Direction } from '../bson/key.ts';
import { toNumber } from '../bson/numbers.ts';
import { type Document, document, isTruthy, type Value } from '../bson/values.ts';
import { CommandError, unsupported } from '../errors.ts';

/** What an index is, as `createIndexes` takes it and `listIndexes` shows it. */
export interface IndexSpecification {
  readonly name: string;
  readonly key: Document;
  readonly unique: boolean;
  readonly sparse: boolean;
  readonly partialFilter: Document | undefined;
}

export const ID_INDEX: IndexSpecification = {
  name: '_id_',
  key: new Map([['_id', 1]]),
  unique: true,
  sparse: false,
  partialFilter: undefined,
};

/** Options that change nothing here: builds are always in one step, and there is one version of indexes. */
const WITHOUT_MEANING = new Set(['background', 'v', 'ns']);

/**
 * Reads one element of `createIndexes.indexes`.
 *
 * @throws CommandError for a wrong specification, NotImplemented for kinds of indexes that the store does not have
 */
export function parseIndexSpecification(fields: Document): IndexSpecification {
  const key = fields.get('key');
  const name = fields.get('name');
  if (!(key instanceof Map))
    throw new CommandError('FailedToParse', "The 'key' field is a required property");
  directions(key);
  if (typeof name !== 'string' || name === '') {
    throw new CommandError(
      'FailedToParse',
      "The 'name' field is a required property of an index specification",
    );
  }
  if (name === '_id_' && !equalValues(key, ID_INDEX.key)) {
    throw new CommandError('BadValue', "The index name '_id_' is reserved for the _id index");
  }
  refuseOthers(fields);
  const sparse = flag(fields, 'sparse');
  const partialFilter = filter(fields);
  if (sparse && partialFilter !== undefined) {
    throw new CommandError('CannotCreateIndex', "cannot mix 'partialFilterExpression' and 'sparse' options");
  }
  return { name, key, unique: flag(fields, 'unique') || name === '_id_', sparse, partialFilter };
}

/** The directions of a key pattern's fields. */
export function directions(key: Document): Map<string, Direction> {
  if (key.size === 0) throw new CommandError('CannotCreateIndex', 'Index keys cannot be an empty document');
  const result = new Map<string, Direction>();
  for (const [path, value] of key) {
    if (typeof value === 'string') throw unsupported(`the index type '${value}'`);
    const number = toNumber(value);
    if (!number) {
      throw new CommandError(
        'CannotCreateIndex',
        `Values in the index key pattern cannot be 0 or no number: ${path}`,
      );
    }
    if (path.split('.').includes('')) {
      throw new CommandError('CannotCreateIndex', 'Index keys cannot contain an empty field');
    }
    if (path.split('.').includes('$**')) throw unsupported('a wildcard index');
    if (path.split('.').some((part) => part.startsWith('$'))) {
      throw new CommandError(
        'CannotCreateIndex',
        'Index key contains an illegal field name: field name starts with $',
      );
    }
    result.set(path, number > 0 ? 1 : -1);
  }
  return result;
}

/** The specification as `listIndexes` shows it. */
export function describeIndex(index: IndexSpecification): Document {
  const isId = index.name === ID_INDEX.name;
  return document({
    v: 2,
    key: index.key,
    name: index.name,
    unique: (index.unique && !isId) || undefined,
    sparse: index.sparse || undefined,
    partialFilterExpression: index.partialFilter,
  });
}

/** Whether two indexes differ in nothing but their name. */
export function isSameIndex(a: IndexSpecification, b: IndexSpecification): boolean {
  const unnamed = { name: '' };
  return equalValues(describeIndex({ ...a, ...unnamed }), describeIndex({ ...b, ...unnamed }));
}

function flag(fields: Document, name: string): boolean {
  const value = fields.get(name);
  if (value === undefined || typeof value === 'boolean') return value === true;
  if (toNumber(value) === undefined) {
    throw new CommandError('TypeMismatch', `The field '${name}' must be a boolean`);
  }
  return isTruthy(value);
}

function filter(fields: Document): Document | undefined {
  const value = fields.get('partialFilterExpression');
  if (value === undefined || value instanceof Map) return value;
  throw new CommandError('TypeMismatch', "The field 'partialFilterExpression' must be an object");
}

function refuseOthers(fields: Document): void {
  for (const [option, value] of fields) {
    if (['key', 'name', 'unique', 'sparse', 'partialFilterExpression'].includes(option)) continue;
    if (WITHOUT_MEANING.has(option)) continue;
    if (option === 'hidden' && value === false) continue;
    if (option === 'collation' && isSimpleCollation(value)) continue;
    if (
      ['hidden', 'collation', 'expireAfterSeconds', 'storageEngine', 'wildcardProjection'].includes(option)
    ) {
      throw unsupported(`the index option '${option}'`);
    }
    throw new CommandError(
      'InvalidIndexSpecificationOption',
      `The field '${option}' is not valid for an index specification`,
    );
  }
}

/** The one collation that the store has: strings compare byte by byte. */
export function isSimpleCollation(value: Value): boolean {
  return value instanceof Map && value.size === 1 && value.get('locale') === 'simple';
}
