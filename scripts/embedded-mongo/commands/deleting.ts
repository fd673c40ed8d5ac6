import type { Variables } from '../aggregation/scope.ts';
import { toInteger } from '../bson/numbers.ts';
import type { Document } from '../bson/values.ts';
import { CommandError } from '../errors.ts';
import { Execution } from '../query/execution.ts';
import { parseFilter } from '../query/filter.ts';
import type { FindRequest } from '../query/find.ts';
import type { Collection } from '../storage/collection.ts';
import type { CommandContext, Commands, Reply } from './command.ts';
import { Fields } from './fields.ts';
import { readHint } from './hint.ts';
import { findCollection } from './namespace.ts';
import { readLet } from './reading.ts';
import type { CommandRequest } from './request.ts';
import { checkBatch, readOrdered, runStatements } from './write-errors.ts';
import { findForWrite } from './write-matches.ts';

/** Manual: delete. */
export const DELETING: Commands = { delete: { access: 'write', run: remove } };

function remove(request: CommandRequest, context: CommandContext): Reply {
  const statements = request.documents('deletes');
  checkBatch(statements);
  const isOrdered = readOrdered(request);
  const variables = readLet(request.fields);
  request.fields.ignore('deletes');
  request.fields.finish();
  const collection = findCollection(request, context);
  const execution = new Execution(request.maxTimeMS);
  let n = 0;
  const writeErrors = runStatements(statements, isOrdered, (statement) => {
    const found = parseDeleteStatement(statement.document, variables, collection);
    if (collection === undefined) return;
    for (const { record } of findForWrite(collection, found, execution)) {
      collection.remove(record);
      n += 1;
    }
  });
  return { n, writeErrors };
}

function parseDeleteStatement(
  statement: Document,
  variables: Variables,
  collection: Collection | undefined,
): FindRequest {
  const fields = new Fields(statement, 'delete.deletes');
  const limit = toInteger(fields.any('limit'));
  if (limit !== 0n && limit !== 1n) {
    throw new CommandError('FailedToParse', `The limit field in delete objects must be 0 or 1. Got ${limit}`);
  }
  fields.refuseCollation();
  const found = {
    matcher: parseFilter(fields.document('q'), variables),
    sort: new Map(),
    skip: 0,
    limit: limit === 1n ? 1 : Infinity,
    hint: readHint(fields.any('hint'), collection),
  };
  fields.finish();
  return found;
}
