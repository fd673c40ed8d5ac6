import { z } from 'zod';
import type { Document } from '../bson/document.ts';
import { CommandError } from '../errors.ts';
import { Filter } from '../query/filter.ts';
import { find } from '../query/find.ts';
import type { Collection } from '../storage/collection.ts';
import { parseUpdate, type Update } from '../update/update.ts';
import { upsertedDocument } from '../update/upsert.ts';
import { command, field } from './command.ts';
import { insertDocument } from './insert.ts';
import { runStatements, statementFields } from './statements.ts';

const statementSchema = z.strictObject({
  q: field.document,
  u: z.unknown(),
  multi: field.flag.default(false),
  upsert: field.flag.default(false),
  arrayFilters: field.documents.default([]),
});

/** Manual: update. */
export const update = command(
  { update: field.collection, updates: z.array(statementSchema), ...statementFields },
  ({ update: name, updates, ordered, maxTimeMS }, context) => {
    let [n, nModified] = [0, 0];
    const upserted: Document[] = [];
    const writeErrors = runStatements(updates, ordered, ({ q, u, multi, upsert, arrayFilters }, index) => {
      const change = parseUpdate(u, arrayFilters);
      if (multi && !change.hasOperators) {
        throw new CommandError('FailedToParse', 'multi update is not supported for replacement-style update');
      }
      const collection = context.find(name);
      const ids = find(collection, { filter: new Filter(q), limit: multi ? 0 : 1, maxTimeMS });
      const changed = ids.filter((id) => collection && updateDocument(collection, id, q, change));
      // Of a statement that fails in the middle nothing is counted, as in MongoDB.
      n += ids.length;
      nModified += changed.length;
      if (ids.length > 0 || !upsert) return;
      const { _id } = insertDocument(context.findOrCreate(name), upsertedDocument(q, change));
      upserted.push({ index, _id });
      n += 1;
    });
    return { n, nModified, upserted: upserted.length > 0 ? upserted : undefined, writeErrors };
  },
);

/** Changes a document that a query found; false when it stays as it is. */
export function updateDocument(collection: Collection, id: number, query: Document, change: Update): boolean {
  const document = collection.document(id);
  return document !== undefined && collection.replace(id, change.apply(document, query, false));
}
