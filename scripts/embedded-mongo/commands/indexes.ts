import { z } from 'zod';
import { equalValues } from '../bson/compare.ts';
import type { Document } from '../bson/document.ts';
import { inspect } from '../bson/inspect.ts';
import { CommandError } from '../errors.ts';
import type { Collection } from '../storage/collection.ts';
import type { Index } from '../storage/index.ts';
import {
  describeIndex,
  ID_INDEX,
  type IndexSpecification,
  indexSchema,
  parseIndex,
} from '../storage/index-specification.ts';
import { command, field } from './command.ts';

/** Manual: createIndexes. All are made or none. */
export const createIndexes = command(
  { createIndexes: field.collection, indexes: z.array(indexSchema).min(1), commitQuorum: field.ignored },
  ({ createIndexes: name, indexes }, context) => {
    const specifications = indexes.map(parseIndex);
    const createdCollectionAutomatically = context.find(name) === undefined;
    const collection = context.findOrCreate(name);
    const existing = collection.indexes.map(({ specification }) => specification);
    const numIndexesBefore = existing.length;
    const wanted = specifications.filter((one, i) =>
      isNew(one, [...existing, ...specifications.slice(0, i)]),
    );
    const built = wanted.map((specification) => collection.buildIndex(specification));
    for (const index of built) collection.addIndex(index);
    return { numIndexesBefore, numIndexesAfter: collection.indexes.length, createdCollectionAutomatically };
  },
);

/** False for an index that is there already; one key pattern for a name, one index for a key pattern, as in MongoDB 4.4. */
function isNew(wanted: IndexSpecification, others: readonly IndexSpecification[]): boolean {
  return others.every((other) => {
    const isSameKey = equalValues(other.key, wanted.key);
    // Whoever asks for an index on _id has it already, whatever they call it.
    if (isSameKey && (other === ID_INDEX || equalValues(describeIndex(other), describeIndex(wanted))))
      return false;
    if (!isSameKey && other.name !== wanted.name) return true;
    const message = `${inspect(describeIndex(wanted))} contradicts the index ${inspect(describeIndex(other))}`;
    throw new CommandError(isSameKey ? 'IndexOptionsConflict' : 'IndexKeySpecsConflict', message);
  });
}

/** Manual: listIndexes. */
export const listIndexes = command(
  { listIndexes: field.collection, cursor: field.cursor.default({}) },
  ({ listIndexes: name, cursor }, { store, cursors, database }) => {
    const collection = store.catalog.require(database, name);
    const described = collection.indexes.map(({ specification }) => describeIndex(specification));
    return { cursor: cursors.open(collection.namespace, described, cursor.batchSize) };
  },
);

/** Manual: dropIndexes. */
export const dropIndexes = command(
  { dropIndexes: field.collection, index: z.union([z.string(), field.document]) },
  ({ dropIndexes: name, index: wanted }, { store, database }) => {
    const collection = store.catalog.require(database, name);
    const nIndexesWas = collection.indexes.length;
    const unwanted = indexesToDrop(collection, wanted);
    if (unwanted.some((index) => index.name === ID_INDEX.name)) {
      throw new CommandError('InvalidOptions', 'cannot drop _id index');
    }
    for (const index of unwanted) collection.removeIndex(index);
    return { nIndexesWas };
  },
);

function indexesToDrop({ indexes }: Collection, wanted: string | Document): Index[] {
  if (wanted === '*') return indexes.slice(1);
  const index = indexes.find(
    ({ name, specification }) => name === wanted || equalValues(specification.key, wanted),
  );
  if (index !== undefined) return [index];
  throw new CommandError('IndexNotFound', `index not found with name [${inspect(wanted)}]`);
}
