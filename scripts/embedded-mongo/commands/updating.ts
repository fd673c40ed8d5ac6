import type { Variables } from '../aggregation/scope.ts';
import { encodeDocument } from '../bson/encode.ts';
import { type Document, document } from '../bson/values.ts';
import { CommandError } from '../errors.ts';
import { Execution } from '../query/execution.ts';
import { parseFilter } from '../query/filter.ts';
import type { FindRequest } from '../query/find.ts';
import type { Matcher } from '../query/matcher.ts';
import { parseSort } from '../query/sort-pattern.ts';
import type { Collection } from '../storage/collection.ts';
import { parseUpdate, type Update } from '../update/update.ts';
import { upsertedDocument } from '../update/upsert.ts';
import type { CommandContext, Commands, Reply } from './command.ts';
import { Fields } from './fields.ts';
import { readHint } from './hint.ts';
import { insertDocument } from './insert-document.ts';
import { findCollection, findOrCreateCollection } from './namespace.ts';
import { readLet } from './reading.ts';
import type { CommandRequest } from './request.ts';
import { checkBatch, readOrdered, runStatements } from './write-errors.ts';
import { findForWrite, type WriteMatch } from './write-matches.ts';

/** Manual: update. */
export const UPDATING: Commands = { update: { access: 'write', run: update } };

/** One statement of `update`. */
interface UpdateStatement {
  readonly query: Document;
  readonly matcher: Matcher;
  readonly update: Update;
  readonly isMulti: boolean;
  readonly isUpsert: boolean;
  readonly sort: FindRequest['sort'];
  readonly hint: FindRequest['hint'];
}

function update(request: CommandRequest, context: CommandContext): Reply {
  const statements = request.documents('updates');
  checkBatch(statements);
  const isOrdered = readOrdered(request);
  const variables = readLet(request.fields);
  request.fields.ignore('updates');
  request.fields.finish();
  const execution = new Execution(request.maxTimeMS);
  let n = 0;
  let nModified = 0;
  const upserted: Document[] = [];
  const writeErrors = runStatements(statements, isOrdered, ({ document: statementDocument }, index) => {
    const existing = findCollection(request, context);
    const statement = parseUpdateStatement(statementDocument, variables, existing);
    let [found, changed] = [0, 0];
    for (const match of existing === undefined ? [] : matchesOf(existing, statement, execution)) {
      found += 1;
      if (updateMatch(match, statement.update)) changed += 1;
    }
    // Of a statement that fails in the middle nothing is counted, as in MongoDB.
    n += found;
    nModified += changed;
    if (found > 0 || !statement.isUpsert) return;
    const inserted = upsert(findOrCreateCollection(request, context), statement.query, statement.update);
    n += 1;
    upserted.push(document({ index, _id: inserted.get('_id') }));
  });
  return { n, nModified, upserted: upserted.length > 0 ? upserted : undefined, writeErrors };
}

function parseUpdateStatement(
  statement: Document,
  variables: Variables,
  collection: Collection | undefined,
): UpdateStatement {
  const fields = new Fields(statement, 'update.updates');
  const query = fields.document('q');
  const change = fields.any('u');
  if (change === undefined)
    throw new CommandError(40414, "BSON field 'update.updates.u' is missing but a required field");
  const arrayFilters = fields.documents('arrayFilters');
  const constants =
    fields.any('c') === undefined ? variables : new Map([...variables, ...fields.document('c')]);
  const update = parseUpdate(change, arrayFilters, constants);
  const isMulti = fields.boolean('multi');
  if (isMulti && update.kind === 'replacement') {
    throw new CommandError('FailedToParse', 'multi update is not supported for replacement-style update');
  }
  fields.refuseCollation();
  const parsed = {
    query,
    matcher: parseFilter(query, variables),
    update,
    isMulti,
    isUpsert: fields.boolean('upsert'),
    sort: parseSort(fields.document('sort')),
    hint: readHint(fields.any('hint'), collection),
  };
  if (isMulti && parsed.sort.size > 0) {
    throw new CommandError('FailedToParse', 'Cannot specify sort with multi=true');
  }
  fields.finish();
  return parsed;
}

function matchesOf(
  collection: Collection,
  statement: UpdateStatement,
  execution: Execution,
): Iterable<WriteMatch> {
  const { matcher, sort, hint, isMulti } = statement;
  return findForWrite(collection, { matcher, sort, skip: 0, limit: isMulti ? Infinity : 1, hint }, execution);
}

/** Changes a document that was found; false when it stays as it is. */
export function updateMatch({ collection, record, found }: WriteMatch, update: Update): boolean {
  const original = record.document;
  const changed = update.apply({ original, isInsert: false, position: found.position });
  const bytes = encodeDocument(changed);
  if (bytes.equals(record.bytes)) return false;
  collection.replace(record, changed, bytes);
  return true;
}

/** Inserts and returns the document of an upsert that found none. */
export function upsert(collection: Collection, query: Document, update: Update): Document {
  const inserted = upsertedDocument(query, update);
  return insertDocument(collection, { document: inserted, bytes: encodeDocument(inserted) });
}
