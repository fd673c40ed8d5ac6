import { z } from 'zod';
import { distinctValues } from '../bson/compare.ts';
import { sizeOf } from '../bson/document.ts';
import { leavesOf } from '../bson/paths.ts';
import { Filter } from '../query/filter.ts';
import { count as countFound, find } from '../query/find.ts';
import { command, field } from './command.ts';

/** Manual: count. */
export const count = command(
  {
    count: field.collection,
    query: field.document.default({}),
    skip: field.amount.default(0),
    limit: field.amount.default(0),
    maxTimeMS: field.amount.optional(),
  },
  ({ count: name, query, ...request }, context) => ({
    n: countFound(context.find(name), { filter: new Filter(query), ...request }),
  }),
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
    const ids = find(collection, { filter: new Filter(query), maxTimeMS });
    const values = distinctValues(ids.flatMap((id) => presentAt(collection?.document(id), key.split('.'))));
    sizeOf({ values });
    return { values };
  },
);

/** The values at a path, of arrays the elements. */
function presentAt(document: unknown, parts: readonly string[]): unknown[] {
  return leavesOf(document, parts).flatMap((leaf) => (leaf === undefined ? [] : leaf));
}
