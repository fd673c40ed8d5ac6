import { z } from 'zod';
import type { Document } from '../bson/document.ts';
import { CommandError } from '../errors.ts';
import { Filter } from '../query/filter.ts';
import { find } from '../query/find.ts';
import { parseProjection } from '../query/projection.ts';
import { parseSort } from '../query/sort.ts';
import { parseUpdate } from '../update/update.ts';
import { upsertedDocument } from '../update/upsert.ts';
import { command, deadlineAfter, field } from './command.ts';
import { insertDocument } from './insert.ts';
import { updateRecord } from './update.ts';

/** Manual: findAndModify. */
export const findAndModify = command(
  {
    findAndModify: field.collection,
    query: field.document.default({}),
    sort: field.document.default({}),
    update: z.unknown().optional(),
    remove: field.flag.default(false),
    upsert: field.flag.default(false),
    new: field.flag.default(false),
    fields: field.document.default({}),
    arrayFilters: field.documents.default([]),
    maxTimeMS: field.amount.optional(),
    bypassDocumentValidation: field.ignored,
  },
  (fields, context) => {
    checkCombination(fields.update !== undefined, fields);
    const change = fields.remove ? undefined : parseUpdate(fields.update, fields.arrayFilters);
    const filter = new Filter(fields.query);
    const project = parseProjection(fields.fields);
    const projected = (document: Document | undefined) => (document && [...project([document])][0]) ?? null;
    const collection = context.find(fields.findAndModify);
    const sort = parseSort(fields.sort);
    const request = { filter, sort, skip: 0, limit: 1, deadline: deadlineAfter(fields.maxTimeMS) };
    const [id] = collection === undefined ? [] : find(collection, request);

    if (collection !== undefined && id !== undefined) {
      const before = collection.document(id);
      if (change === undefined) collection.remove(id);
      else updateRecord(collection, id, filter, change);
      const value = projected(fields.new ? collection.document(id) : before);
      return { lastErrorObject: { n: 1, ...(change && { updatedExisting: true }) }, value };
    }
    if (change === undefined) return { lastErrorObject: { n: 0 }, value: null };
    if (!fields.upsert) return { lastErrorObject: { n: 0, updatedExisting: false }, value: null };
    const inserted = insertDocument(
      context.findOrCreate(fields.findAndModify),
      upsertedDocument(filter.query, change),
    );
    const lastErrorObject = { n: 1, updatedExisting: false, upserted: inserted._id };
    return { lastErrorObject, value: fields.new ? projected(inserted) : null };
  },
);

function checkCombination(
  isUpdate: boolean,
  { remove, upsert, new: returnsNew }: { remove: boolean; upsert: boolean; new: boolean },
): void {
  const problem = !remove
    ? !isUpdate && 'Either an update or remove=true must be specified'
    : (isUpdate && 'Cannot specify both an update and remove=true') ||
      (upsert && 'Cannot specify both upsert=true and remove=true') ||
      (returnsNew && "'remove' always returns the deleted document");
  if (problem) throw new CommandError('FailedToParse', problem);
}
