import { toInteger } from '../bson/numbers.ts';
import type { Document, Value } from '../bson/values.ts';
import { parseFilter } from '../query/filter.ts';
import { type FindRequest, find } from '../query/find.ts';
import { Matcher } from '../query/matcher.ts';
import { parseSort } from '../query/sort-pattern.ts';
import type { Collection } from '../storage/collection.ts';
import { runPipeline } from './pipeline.ts';
import { parseLimit, parseSkip } from './stages/filtering.ts';
import { asObject, type PipelineContext } from './stages/stage.ts';

export interface PipelineStage {
  readonly name: string;
  readonly operand: Value;
}

/** What a pipeline reads from its collection, and the stages that are left. */
export interface PipelineSource {
  readonly request: FindRequest;
  readonly rest: readonly PipelineStage[];
}

/**
 * Makes a query of the stages at the front that can be one: `$match`, then `$sort`, `$skip` and `$limit`; only that
 * can use indexes (manual: Aggregation Pipeline Optimization).
 */
export function splitPipeline(
  stages: readonly PipelineStage[],
  context: PipelineContext,
  filter: Document,
  hint?: FindRequest['hint'],
): PipelineSource {
  const rest = [...stages];
  const next = (name: string) => (rest[0]?.name === name ? rest.shift()?.operand : undefined);
  const matchers = [parseFilter(filter, context.variables)];
  for (let match = next('$match'); match !== undefined; match = next('$match')) {
    matchers.push(parseFilter(asObject(match, '$match'), context.variables));
  }
  const sort = rest[0]?.name === '$sort' && isNotEmpty(rest[0].operand) ? next('$sort') : undefined;
  const skip = next('$skip');
  const limit = next('$limit');
  const request: FindRequest = {
    matcher: new Matcher({ kind: 'and', filters: matchers.map((matcher) => matcher.filter) }),
    sort: sort === undefined ? new Map() : parseSort(asObject(sort, '$sort')),
    skip: skip === undefined ? 0 : parseSkip(skip),
    limit: limit === undefined ? Infinity : parseLimit(limit),
    hint,
  };
  return { request, rest };
}

function isNotEmpty(sort: Value): boolean {
  return sort instanceof Map && sort.size > 0;
}

/** Runs a pipeline on a collection; of one that does not exist it reads nothing. */
export function runOnCollection(
  collection: Collection | undefined,
  { request, rest }: PipelineSource,
  context: PipelineContext,
): Iterable<Document> {
  return runPipeline(documentsOf(collection, request, context), rest, context);
}

function* documentsOf(
  collection: Collection | undefined,
  request: FindRequest,
  context: PipelineContext,
): Generator<Document> {
  if (collection === undefined) return;
  for (const { record } of find(collection, request, context.execution)) yield record.document;
}

/** The field that a pipeline counts documents into, when that is all it does after its query (driver: countDocuments). */
export function countedField({ rest }: PipelineSource): string | undefined {
  const [group, ...others] = rest;
  if (group?.name !== '$group' || others.length > 0 || !(group.operand instanceof Map)) return undefined;
  const [id, counter, ...more] = group.operand;
  if (id?.[0] !== '_id' || toInteger(id[1]) !== 1n || counter === undefined || more.length > 0)
    return undefined;
  const [name, sum] = counter;
  return sum instanceof Map && sum.size === 1 && toInteger(sum.get('$sum')) === 1n ? name : undefined;
}
