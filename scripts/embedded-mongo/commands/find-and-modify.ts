import { type Document, document } from '../bson/values.ts';
import { CommandError } from '../errors.ts';
import { Execution } from '../query/execution.ts';
import { parseFilter } from '../query/filter.ts';
import type { FindRequest } from '../query/find.ts';
import { Projection } from '../query/projection.ts';
import { parseSort } from '../query/sort-pattern.ts';
import type { Collection } from '../storage/collection.ts';
import { parseUpdate, type Update } from '../update/update.ts';
import type { Command, CommandContext, Commands, Reply } from './command.ts';
import { readHint } from './hint.ts';
import { findCollection, findOrCreateCollection } from './namespace.ts';
import { readLet } from './reading.ts';
import type { CommandRequest } from './request.ts';
import { updateMatch, upsert } from './updating.ts';
import { findForWrite, type WriteMatch } from './write-matches.ts';

const command: Command = { access: 'write', run: findAndModify };

/** Manual: findAndModify; its older name is written in small letters. */
export const FIND_AND_MODIFY: Commands = { findAndModify: command, findandmodify: command };

interface FindAndModify {
  readonly query: Document;
  readonly found: FindRequest;
  /** Undefined to remove the document. */
  readonly update: Update | undefined;
  readonly isUpsert: boolean;
  readonly returnsNew: boolean;
  readonly projection: Projection;
}

function findAndModify(request: CommandRequest, context: CommandContext): Reply {
  const existing = findCollection(request, context);
  const parsed = parse(request, existing);
  const execution = new Execution(request.maxTimeMS);
  for (const match of existing === undefined ? [] : findForWrite(existing, parsed.found, execution)) {
    return modify(match, parsed);
  }
  if (parsed.update === undefined) return { lastErrorObject: document({ n: 0 }), value: null };
  if (!parsed.isUpsert) return { lastErrorObject: document({ n: 0, updatedExisting: false }), value: null };
  return insertNew(findOrCreateCollection(request, context), parsed, parsed.update);
}

function parse({ fields }: CommandRequest, collection: Collection | undefined): FindAndModify {
  const isRemove = fields.boolean('remove');
  const isUpsert = fields.boolean('upsert');
  const returnsNew = fields.boolean('new');
  const change = fields.any('update');
  checkCombination(isRemove, isUpsert, returnsNew, change !== undefined);
  fields.refuse('encryptionInformation');
  fields.refuseCollation();
  fields.ignore('bypassDocumentValidation');
  const variables = readLet(fields);
  const query = fields.document('query');
  const arrayFilters = fields.documents('arrayFilters');
  const found = {
    matcher: parseFilter(query, variables),
    sort: parseSort(fields.document('sort')),
    skip: 0,
    limit: 1,
    hint: readHint(fields.any('hint'), collection),
  };
  const projection = Projection.parse(fields.document('fields'), 'find', variables);
  fields.finish();
  const update = change === undefined ? undefined : parseUpdate(change, arrayFilters, variables);
  return { query, found, update, isUpsert, returnsNew, projection };
}

function checkCombination(
  isRemove: boolean,
  isUpsert: boolean,
  returnsNew: boolean,
  isUpdate: boolean,
): void {
  const problem = !isRemove
    ? !isUpdate && 'Either an update or remove=true must be specified'
    : (isUpdate && 'Cannot specify both an update and remove=true') ||
      (isUpsert && 'Cannot specify both upsert=true and remove=true') ||
      (returnsNew &&
        "Cannot specify both new=true and remove=true; 'remove' always returns the deleted document");
  if (problem) throw new CommandError('FailedToParse', problem);
}

function modify(match: WriteMatch, parsed: FindAndModify): Reply {
  const { update, returnsNew, projection } = parsed;
  const { collection, record, found } = match;
  const before = record.document;
  if (update === undefined) {
    const value = projection.apply(before, found.position);
    collection.remove(record);
    return { lastErrorObject: document({ n: 1 }), value };
  }
  updateMatch(match, update);
  const result = returnsNew ? collection.record(record.id)?.document : before;
  return {
    lastErrorObject: document({ n: 1, updatedExisting: true }),
    value: result === undefined ? null : projection.apply(result, found.position),
  };
}

function insertNew(collection: Collection, parsed: FindAndModify, update: Update): Reply {
  const inserted = upsert(collection, parsed.query, update);
  return {
    lastErrorObject: document({ n: 1, updatedExisting: false, upserted: inserted.get('_id') }),
    value: parsed.returnsNew ? parsed.projection.apply(inserted) : null,
  };
}
