import { z } from 'zod';
import { Filter } from '../query/filter.ts';
import { documentsOf, find as findIds } from '../query/find.ts';
import { parseProjection } from '../query/projection.ts';
import { parseSort } from '../query/sort.ts';
import { command, field } from './command.ts';

/** Manual: find. */
export const find = command(
  {
    find: field.collection,
    filter: field.document.default({}),
    sort: field.document.default({}),
    projection: field.document.default({}),
    skip: field.amount.default(0),
    limit: field.amount.default(0),
    batchSize: field.amount.optional(),
    singleBatch: field.flag.default(false),
    maxTimeMS: field.amount.optional(),
    // Sorts are made in memory.
    allowDiskUse: field.ignored,
  },
  (fields, context) => {
    const { skip, limit, maxTimeMS, batchSize, singleBatch } = fields;
    const filter = new Filter(fields.filter);
    const project = parseProjection(fields.projection);
    const collection = context.find(fields.find);
    const ids = findIds(collection, { filter, sort: parseSort(fields.sort), skip, limit, maxTimeMS });
    const documents = project(documentsOf(collection, ids, filter));
    return {
      cursor: context.cursors.open(`${context.database}.${fields.find}`, documents, batchSize, singleBatch),
    };
  },
);

/** Manual: getMore. */
export const getMore = command(
  {
    getMore: z.bigint(),
    collection: field.collection,
    batchSize: field.amount.default(0),
    maxTimeMS: field.ignored,
  },
  ({ getMore: id, collection, batchSize }, context) => ({
    cursor: context.cursors.more(id, `${context.database}.${collection}`, batchSize || Infinity),
  }),
);

/** Manual: killCursors. */
export const killCursors = command(
  { killCursors: field.collection, cursors: z.array(z.bigint()) },
  ({ killCursors: name, cursors }, context) => {
    const namespace = `${context.database}.${name}`;
    const cursorsKilled = cursors.filter((id) => context.cursors.kill(id, namespace));
    const cursorsNotFound = cursors.filter((id) => !cursorsKilled.includes(id));
    return { cursorsKilled, cursorsNotFound, cursorsAlive: [], cursorsUnknown: [] };
  },
);
