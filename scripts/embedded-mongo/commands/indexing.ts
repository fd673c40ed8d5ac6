import { equalValues } from '../bson/compare.ts';
import { encodeDocument } from '../bson/encode.ts';
import { inspect } from '../bson/inspect.ts';
import type { Maybe } from '../bson/values.ts';
import { CommandError } from '../errors.ts';
import { parseFilter } from '../query/filter.ts';
import type { Filter } from '../query/matcher.ts';
import type { Collection } from '../storage/collection.ts';
import type { Index } from '../storage/index.ts';
import {
  describeIndex,
  ID_INDEX,
  type IndexSpecification,
  isSameIndex,
  parseIndexSpecification,
} from '../storage/index-specification.ts';
import type { CommandContext, Commands, Reply } from './command.ts';
import { cursorOf, requireCollection } from './definition.ts';
import { findCollection, findOrCreateCollection } from './namespace.ts';
import type { CommandRequest } from './request.ts';

/** Indexes of one collection (manual: MongoDB Limits, Number of Indexes per Collection). */
const MAX_INDEXES = 64;

/** What a partial index may be restricted by (manual: Partial Indexes). */
const PARTIAL_OPERATORS = new Set(['$eq', '$exists', '$gt', '$gte', '$in', '$lt', '$lte', '$type']);

/** Manual: createIndexes, listIndexes, dropIndexes; the last has an older name. */
export const INDEXING: Commands = {
  createIndexes: { access: 'write', run: createIndexes },
  listIndexes: { access: 'read', run: listIndexes },
  dropIndexes: { access: 'write', run: dropIndexes },
  deleteIndexes: { access: 'write', run: dropIndexes },
};

function createIndexes(request: CommandRequest, context: CommandContext): Reply {
  const { fields } = request;
  const specifications = fields.documents('indexes').map(parseIndexSpecification);
  if (specifications.length === 0)
    throw new CommandError('BadValue', 'Must specify at least one index to create');
  fields.ignore('commitQuorum', 'ignoreUnknownIndexOptions');
  fields.finish();
  for (const { partialFilter } of specifications) {
    if (partialFilter !== undefined) checkPartialFilter(parseFilter(partialFilter).filter);
  }
  const createdCollectionAutomatically = findCollection(request, context) === undefined;
  const collection = findOrCreateCollection(request, context);
  const numIndexesBefore = collection.indexes.length;
  for (const specification of specifications) createIndex(collection, specification);
  const numIndexesAfter = collection.indexes.length;
  const note = numIndexesAfter === numIndexesBefore ? 'all indexes already exist' : undefined;
  return { numIndexesBefore, numIndexesAfter, createdCollectionAutomatically, note };
}

function checkPartialFilter(filter: Filter): void {
  if (filter.kind === 'and' || filter.kind === 'or') filter.filters.forEach(checkPartialFilter);
  else if (filter.kind !== 'predicate' || !PARTIAL_OPERATORS.has(filter.operator)) {
    const what = filter.kind === 'predicate' ? filter.operator : `$${filter.kind}`;
    throw new CommandError('CannotCreateIndex', `Expression not supported in partial index: ${what}`);
  }
}

function createIndex(collection: Collection, specification: IndexSpecification): void {
  for (const { specification: existing } of collection.indexes) {
    if (isSameIndex(existing, specification) && existing.name === specification.name) return;
    // Whoever asks for an index on _id has it already, whatever they call it.
    if (existing.name === ID_INDEX.name && isPlainIdIndex(specification)) return;
    checkConflict(existing, specification);
  }
  if (collection.indexes.length >= MAX_INDEXES) {
    throw new CommandError(
      'CannotCreateIndex',
      `add index fails, too many indexes for ${collection.namespace}`,
    );
  }
  collection.createIndex(specification);
}

function isPlainIdIndex({ key, sparse, partialFilter }: IndexSpecification): boolean {
  return equalValues(key, ID_INDEX.key) && !sparse && partialFilter === undefined;
}

/** One index for a key pattern, one key pattern for a name, as MongoDB 4.4 has it. */
function checkConflict(existing: IndexSpecification, wanted: IndexSpecification): void {
  const both = `Requested index: ${inspect(describeIndex(wanted))}, existing index: ${inspect(describeIndex(existing))}`;
  const isSameKey = equalValues(existing.key, wanted.key);
  if (existing.name === wanted.name && !isSameKey) {
    const problem = 'An existing index has the same name as the requested index';
    throw new CommandError('IndexKeySpecsConflict', `${problem}. ${both}`);
  }
  if (!isSameKey) return;
  const problem = isSameIndex(existing, wanted)
    ? `Index already exists with a different name: ${existing.name}`
    : 'An equivalent index already exists with different options';
  throw new CommandError('IndexOptionsConflict', `${problem}. ${both}`);
}

function listIndexes(request: CommandRequest, context: CommandContext): Reply {
  const collection = requireCollection(request, context);
  const batchSize = request.fields.document('cursor').get('batchSize');
  request.fields.finish();
  const results = collection.indexes.map((index) => encodeDocument(describeIndex(index.specification)));
  return cursorOf(`${collection.namespace}`, results, batchSize, request.maxTimeMS, context);
}

function dropIndexes(request: CommandRequest, context: CommandContext): Reply {
  const { fields } = request;
  const collection = requireCollection(request, context);
  const wanted = fields.any('index');
  fields.finish();
  const nIndexesWas = collection.indexes.length;
  for (const index of indexesToDrop(collection, wanted)) {
    if (index.name === ID_INDEX.name) throw new CommandError('InvalidOptions', 'cannot drop _id index');
    collection.dropIndex(index);
  }
  return { nIndexesWas };
}

function indexesToDrop(collection: Collection, wanted: Maybe): Index[] {
  if (wanted === '*') return collection.indexes.filter((index) => index.name !== ID_INDEX.name);
  if (typeof wanted === 'string') return [byName(collection, wanted)];
  if (Array.isArray(wanted)) return wanted.map((name) => byName(collection, String(name)));
  if (!(wanted instanceof Map)) {
    throw new CommandError(
      'TypeMismatch',
      "BSON field 'dropIndexes.index' must be a string, an array or an object",
    );
  }
  const index = collection.indexes.find(({ specification }) => equalValues(specification.key, wanted));
  if (index !== undefined) return [index];
  throw new CommandError('IndexNotFound', `can't find index with key: ${inspect(wanted)}`);
}

function byName(collection: Collection, name: string): Index {
  const index = collection.indexes.find((one) => one.name === name);
  if (index !== undefined) return index;
  throw new CommandError('IndexNotFound', `index not found with name [${name}]`);
}
