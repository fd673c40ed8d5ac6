import { z } from 'zod';
import { distinctValues } from '../bson/compare.ts';
import { sizeOf } from '../bson/document.ts';
import { leavesOf } from '../bson/paths.ts';
import { Filter } from '../query/filter.ts';
import { count as countFound, find } from '../query/find.ts';
import { command, deadlineAfter, field } from './command.ts';

/** Manual: count. */
export const count = command(
  {
    count: field.collection,
    query: field.document.default({}),
    skip: field.amount.default(0),
    limit: field.amount.default(0),
    maxTimeMS: field.amount.optional(),
  },
  ({ count: name, query, skip, limit, maxTimeMS }, context) => {
    const collection = context.find(name);
    const filter = new Filter(query);
    const request = {
      filter,
      sort: new Map(),
      skip,
      limit: limit || Infinity,
      deadline: deadlineAfter(maxTimeMS),
    };
    return { n: collection === undefined ? 0 : countFound(collection, request) };
  },
);

/** Manual: distinct. */
export const distinct = command(
  {
    distinct: field.collection,
    key: z.string(),
    query: field.document.default({}),
    maxTimeMS: field.amount.optional(),
  },
  ({ distinct: name, key, query, maxTimeMS }, context) => {
    const collection = context.find(name);
    if (collection === undefined) return { values: [] };
    const deadline = deadlineAfter(maxTimeMS);
    const request = { filter: new Filter(query), sort: new Map(), skip: 0, limit: Infinity, deadline };
    const values = find(collection, request).flatMap((id) =>
      presentAt(collection.document(id), key.split('.')),
    );
    const distinctOnes = distinctValues(values);
    sizeOf({ values: distinctOnes });
    return { values: distinctOnes };
  },
);

/** The values at a path, of arrays the elements. */
function presentAt(document: unknown, parts: readonly string[]): unknown[] {
  return leavesOf(document, parts).flatMap((leaf) => (leaf === undefined ? [] : leaf));
}
