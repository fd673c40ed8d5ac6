import { Binary } from 'bson';
import { encodeDocument } from '../bson/encode.ts';
import { document } from '../bson/values.ts';
import { CommandError } from '../errors.ts';
import { Execution } from '../query/execution.ts';
import { parseFilter } from '../query/filter.ts';
import type { Collection } from '../storage/collection.ts';
import { describeIndex, ID_INDEX } from '../storage/index-specification.ts';
import type { CommandContext, Commands, Reply } from './command.ts';
import { checkDatabaseName, checkNamespace, collectionName, findCollection } from './namespace.ts';
import type { CommandRequest } from './request.ts';

/** Manual: create, drop, dropDatabase, renameCollection, listCollections, listDatabases. */
export const DEFINITION: Commands = {
  create: { access: 'write', run: create },
  drop: { access: 'write', run: drop },
  dropDatabase: { access: 'write', run: dropDatabase },
  renameCollection: { access: 'write', run: rename },
  listCollections: { access: 'read', run: listCollections },
  listDatabases: { access: 'read', run: listDatabases },
};

/** @throws CommandError NamespaceNotFound */
export function requireCollection(request: CommandRequest, context: CommandContext): Collection {
  const collection = findCollection(request, context);
  if (collection !== undefined) return collection;
  throw new CommandError(
    'NamespaceNotFound',
    `ns does not exist: ${request.database}.${collectionName(request)}`,
  );
}

function create(request: CommandRequest, context: CommandContext): Reply {
  const { fields, database } = request;
  const name = collectionName(request);
  checkNamespace(database, name);
  fields.refuse('capped', 'size', 'max', 'viewOn', 'pipeline', 'validator', 'timeseries', 'clusteredIndex');
  fields.refuse('expireAfterSeconds', 'changeStreamPreAndPostImages', 'encryptedFields', 'storageEngine');
  fields.refuse('indexOptionDefaults', 'temp');
  fields.refuseCollation();
  // They say how a validator works, and there is none.
  fields.ignore('validationLevel', 'validationAction', 'autoIndexId', 'idIndex', 'flags');
  fields.finish();
  if (context.store.catalog.find(database, name) !== undefined) {
    throw new CommandError('NamespaceExists', `Collection ${database}.${name} already exists.`);
  }
  context.store.catalog.create(database, name);
  return {};
}

function drop(request: CommandRequest, context: CommandContext): Reply {
  request.fields.finish();
  const collection = findCollection(request, context);
  if (collection === undefined) throw new CommandError('NamespaceNotFound', 'ns not found');
  const nIndexesWas = collection.indexes.length;
  context.store.catalog.drop(collection);
  return { nIndexesWas, ns: collection.namespace };
}

function dropDatabase({ fields, database }: CommandRequest, context: CommandContext): Reply {
  fields.finish();
  checkDatabaseName(database);
  for (const collection of context.store.catalog.collections(database))
    context.store.catalog.drop(collection);
  return { dropped: database };
}

function rename({ name, fields }: CommandRequest, context: CommandContext): Reply {
  const { catalog } = context.store;
  const [from, to] = [splitNamespace(fields.string(name)), splitNamespace(fields.string('to'))];
  const dropsTarget = fields.boolean('dropTarget');
  fields.finish();
  checkNamespace(...to);
  const collection = catalog.find(...from);
  if (collection === undefined)
    throw new CommandError('NamespaceNotFound', `Source collection ${from.join('.')} does not exist`);
  const target = catalog.find(...to);
  if (target === collection)
    throw new CommandError('IllegalOperation', "Can't rename a collection to itself");
  if (target !== undefined) {
    if (!dropsTarget) throw new CommandError('NamespaceExists', 'target namespace exists');
    catalog.drop(target);
  }
  catalog.rename(collection, ...to);
  return {};
}

function splitNamespace(namespace: string): [database: string, collection: string] {
  const dot = namespace.indexOf('.');
  if (dot <= 0) throw new CommandError('InvalidNamespace', `Invalid namespace specified '${namespace}'`);
  return [namespace.slice(0, dot), namespace.slice(dot + 1)];
}

function listCollections({ fields, database, maxTimeMS }: CommandRequest, context: CommandContext): Reply {
  checkDatabaseName(database);
  const matcher = parseFilter(fields.document('filter'));
  const isNameOnly = fields.boolean('nameOnly');
  const batchSize = fields.document('cursor').get('batchSize');
  fields.ignore('authorizedCollections');
  fields.finish();
  const documents = context.store.catalog.collections(database).map((collection) => {
    const summary = { name: collection.name, type: 'collection' };
    if (isNameOnly) return document(summary);
    return document({
      ...summary,
      options: new Map(),
      info: document({ readOnly: false, uuid: new Binary(collection.uuid, Binary.SUBTYPE_UUID) }),
      idIndex: describeIndex(ID_INDEX),
    });
  });
  const results = documents.filter((one) => matcher.matches(one)).map(encodeDocument);
  return cursorOf(`${database}.$cmd.listCollections`, results, batchSize, maxTimeMS, context);
}

/** A cursor on a list that is known already. */
export function cursorOf(
  namespace: string,
  results: readonly Uint8Array[],
  batchSize: unknown,
  maxTimeMS: number,
  context: CommandContext,
): Reply {
  const size = batchSize === undefined ? undefined : Number(batchSize);
  const execution = new Execution(maxTimeMS);
  return { cursor: context.cursors.open({ namespace, results, execution, batchSize: size }) };
}

function listDatabases({ fields, database }: CommandRequest, context: CommandContext): Reply {
  if (database !== 'admin') {
    throw new CommandError('Unauthorized', 'listDatabases may only be run against the admin database.');
  }
  const matcher = parseFilter(fields.document('filter'));
  const isNameOnly = fields.boolean('nameOnly');
  fields.ignore('authorizedDatabases');
  fields.finish();
  const { catalog } = context.store;
  const described = catalog.databaseNames().map((name) => {
    if (isNameOnly) return document({ name });
    const sizeOnDisk = catalog.collections(name).reduce((sum, collection) => sum + collection.size(), 0);
    return document({ name, sizeOnDisk: BigInt(sizeOnDisk), empty: false });
  });
  const databases = described.filter((one) => matcher.matches(one));
  if (isNameOnly) return { databases };
  const totalSize = databases.reduce((sum, one) => sum + Number(one.get('sizeOnDisk')), 0);
  return { databases, totalSize: BigInt(totalSize) };
}
