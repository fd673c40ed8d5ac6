import { z } from 'zod';
import type { Document } from '../bson/document.ts';
import { CommandError } from '../errors.ts';
import { Filter } from '../query/filter.ts';
import { find } from '../query/find.ts';
import { parseProjection } from '../query/projection.ts';
import { parseSort } from '../query/sort.ts';
import { parseUpdate } from '../update/update.ts';
import { upsertedDocument } from '../update/upsert.ts';
import { command, field } from './command.ts';
import { insertDocument } from './insert.ts';
import { updateDocument } from './update.ts';

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
    const { query, remove, upsert, new: returnsNew, maxTimeMS } = fields;
    const isUpdate = fields.update !== undefined;
    if (isUpdate === remove || (remove && (upsert || returnsNew))) {
      throw new CommandError(
        'FailedToParse',
        'either an update or remove=true, which takes neither upsert nor new',
      );
    }
    const change = remove ? undefined : parseUpdate(fields.update, fields.arrayFilters);
    const project = parseProjection(fields.fields);
    const projected = (document: Document | undefined) => (document && [...project([document])][0]) ?? null;
    const collection = context.find(fields.findAndModify);
    const request = { filter: new Filter(query), sort: parseSort(fields.sort), limit: 1, maxTimeMS };
    const [id] = find(collection, request);

    if (collection !== undefined && id !== undefined) {
      const before = collection.document(id);
      if (change === undefined) collection.remove(id);
      else updateDocument(collection, id, query, change);
      const value = projected(returnsNew ? collection.document(id) : before);
      return { lastErrorObject: { n: 1, ...(change && { updatedExisting: true }) }, value };
    }
    if (change === undefined) return { lastErrorObject: { n: 0 }, value: null };
    if (!upsert) return { lastErrorObject: { n: 0, updatedExisting: false }, value: null };
    const inserted = insertDocument(
      context.findOrCreate(fields.findAndModify),
      upsertedDocument(query, change),
    );
    const lastErrorObject = { n: 1, updatedExisting: false, upserted: inserted._id };
    return { lastErrorObject, value: returnsNew ? projected(inserted) : null };
  },
);
