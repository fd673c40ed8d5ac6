import { CommandError } from '../errors.ts';
import { Filter } from '../query/filter.ts';
import { describeIndex, ID_INDEX } from '../storage/index-specification.ts';
import { command, field } from './command.ts';

/** Manual: create. */
export const create = command({ create: field.collection }, ({ create: name }, context) => {
  if (context.find(name) !== undefined) {
    throw new CommandError('NamespaceExists', `Collection ${context.database}.${name} already exists.`);
  }
  context.findOrCreate(name);
  return {};
});

/** Manual: drop. */
export const drop = command({ drop: field.collection }, ({ drop: name }, context) => {
  const collection = context.find(name);
  if (collection === undefined) throw new CommandError('NamespaceNotFound', 'ns not found');
  context.store.catalog.drop(collection);
  return { nIndexesWas: collection.indexes.length, ns: collection.namespace };
});

/** Manual: dropDatabase. */
export const dropDatabase = command({ dropDatabase: field.ignored }, (_, { store, database }) => {
  for (const collection of store.catalog.collections(database)) store.catalog.drop(collection);
  return { dropped: database };
});

/** Manual: listCollections. */
export const listCollections = command(
  {
    listCollections: field.ignored,
    filter: field.document.default({}),
    nameOnly: field.flag.default(false),
    cursor: field.cursor.default({}),
    authorizedCollections: field.ignored,
  },
  ({ filter, nameOnly, cursor }, { store, cursors, database }) => {
    const wanted = new Filter(filter);
    const described = store.catalog.collections(database).map(({ identity }) => {
      const summary = { name: identity.name, type: 'collection' };
      return nameOnly ? summary : { ...summary, options: {}, idIndex: describeIndex(ID_INDEX) };
    });
    const documents = described.filter((one) => wanted.matches(one));
    return { cursor: cursors.open(`${database}.$cmd.listCollections`, documents, cursor.batchSize) };
  },
);
