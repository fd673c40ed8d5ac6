import { compileLet } from '../aggregation/expression.ts';
import type { Variables } from '../aggregation/scope.ts';
import { encodeDocument } from '../bson/encode.ts';
import { toInteger } from '../bson/numbers.ts';
import { CommandError } from '../errors.ts';
import { Execution } from '../query/execution.ts';
import { parseFilter } from '../query/filter.ts';
import { countFound, type FindRequest, find } from '../query/find.ts';
import { Projection } from '../query/projection.ts';
import { parseSort } from '../query/sort-pattern.ts';
import type { Collection } from '../storage/collection.ts';
import type { CommandContext, Commands, Reply } from './command.ts';
import { distinctValues } from './distinct.ts';
import type { Fields } from './fields.ts';
import { readHint } from './hint.ts';
import { collectionName, findCollection } from './namespace.ts';
import type { CommandRequest } from './request.ts';

/** Manual: find, getMore, killCursors, count, distinct. */
export const READING: Commands = {
  find: { access: 'read', run: findCommand },
  getMore: { access: 'read', run: getMore },
  killCursors: { access: 'read', run: killCursors },
  count: { access: 'read', run: count },
  distinct: { access: 'read', run: distinct },
};

/** A `find` command as it was parsed. */
export interface ParsedFind {
  readonly collection: Collection | undefined;
  readonly request: FindRequest;
  readonly projection: Projection;
}

/** The variables that the `let` of a command defines. */
export function readLet(fields: Fields): Variables {
  return compileLet(fields.document('let'), new Map())(undefined);
}

/** Reads the fields of `find` that say what is found. */
export function parseFind(request: CommandRequest, context: CommandContext): ParsedFind {
  const { fields } = request;
  const collection = findCollection(request, context);
  const variables = readLet(fields);
  fields.refuse('min', 'max', 'returnKey', 'showRecordId', 'tailable', 'awaitData', 'noCursorTimeout');
  fields.refuse('oplogReplay', 'readOnce', 'resumeAfter', 'requestResumeToken', 'options');
  fields.refuseCollation();
  fields.ignore('allowDiskUse', 'allowPartialResults', 'batchSize', 'singleBatch');
  const sort = fields.document('sort');
  const natural = toInteger(sort.get('$natural'));
  const parsed: FindRequest = {
    matcher: parseFilter(fields.document('filter'), variables),
    sort: natural === undefined ? parseSort(sort) : new Map(),
    skip: fields.integer('skip', 0),
    limit: fields.integer('limit', 0) || Infinity,
    hint: natural === undefined ? readHint(fields.any('hint'), collection) : natural < 0n ? -1 : 1,
  };
  const projection = Projection.parse(fields.document('projection'), 'find', variables);
  return { collection, request: parsed, projection };
}

function findCommand(request: CommandRequest, context: CommandContext): Reply {
  const { fields, maxTimeMS } = request;
  const parsed = parseFind(request, context);
  const batchSize = fields.any('batchSize') === undefined ? undefined : fields.integer('batchSize', 0);
  const singleBatch = fields.boolean('singleBatch');
  fields.finish();
  const execution = new Execution(maxTimeMS);
  const namespace = `${request.database}.${collectionName(request)}`;
  const results = findResults(parsed, execution);
  return { cursor: context.cursors.open({ namespace, results, execution, batchSize, singleBatch }) };
}

function* findResults(
  { collection, request, projection }: ParsedFind,
  execution: Execution,
): Generator<Uint8Array> {
  if (collection === undefined) return;
  for (const { record, found } of find(collection, request, execution)) {
    if (projection.isEmpty) yield record.bytes;
    else yield encodeDocument(projection.apply(record.document, found.position));
  }
}

function getMore({ name, database, fields }: CommandRequest, context: CommandContext): Reply {
  const id = toInteger(fields.any(name));
  if (id === undefined) throw new CommandError('TypeMismatch', "BSON field 'getMore.getMore' must be a long");
  const namespace = `${database}.${fields.string('collection')}`;
  const batchSize = fields.integer('batchSize', 0) || Infinity;
  fields.refuse('term', 'lastKnownCommittedOpTime');
  fields.finish();
  return { cursor: context.cursors.more(id, namespace, batchSize) };
}

function killCursors(request: CommandRequest, context: CommandContext): Reply {
  const { fields, database } = request;
  const namespace = `${database}.${collectionName(request)}`;
  const ids = fields.array('cursors').map((id) => toInteger(id) ?? 0n);
  fields.finish();
  const cursorsKilled = ids.filter((id) => context.cursors.kill(id, namespace));
  const cursorsNotFound = ids.filter((id) => !cursorsKilled.includes(id));
  return { cursorsKilled, cursorsNotFound, cursorsAlive: [], cursorsUnknown: [] };
}

function count(request: CommandRequest, context: CommandContext): Reply {
  const { fields, maxTimeMS } = request;
  const collection = findCollection(request, context);
  fields.refuseCollation();
  // A negative limit is the same as the positive one.
  const limit = Math.abs(fields.integer('limit', 0, -Infinity));
  const found: FindRequest = {
    matcher: parseFilter(fields.document('query')),
    sort: new Map(),
    skip: fields.integer('skip', 0),
    limit: limit || Infinity,
    hint: readHint(fields.any('hint'), collection),
  };
  fields.ignore('fields');
  fields.finish();
  if (collection === undefined) return { n: 0 };
  const execution = new Execution(maxTimeMS);
  return { n: execution.spend(() => countFound(collection, found, execution)) };
}

function distinct(request: CommandRequest, context: CommandContext): Reply {
  const { fields, maxTimeMS } = request;
  const collection = findCollection(request, context);
  fields.refuseCollation();
  const key = fields.string('key');
  const found: FindRequest = {
    matcher: parseFilter(fields.document('query')),
    sort: new Map(),
    skip: 0,
    limit: Infinity,
    hint: readHint(fields.any('hint'), collection),
  };
  fields.finish();
  if (collection === undefined) return { values: [] };
  const execution = new Execution(maxTimeMS);
  return {
    values: execution.spend(() =>
      distinctValues(
        find(collection, found, execution).map(({ record }) => record.document),
        key,
      ),
    ),
  };
}
