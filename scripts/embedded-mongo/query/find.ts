import type { Document } from '../bson/document.ts';
import { CommandError } from '../errors.ts';
import type { Collection } from '../storage/collection.ts';
import type { Filter } from './filter.ts';
import { choosePlan, type Plan } from './plan.ts';
import { type SortPattern, sorted } from './sort.ts';

/** Documents that are tested between two looks at the clock. */
const DEADLINE_INTERVAL = 256;

/** Which documents are wanted, and in which order. */
export interface FindRequest {
  readonly filter: Filter;
  readonly sort: SortPattern;
  readonly skip: number;
  readonly limit: number;
  /** When to give up, on the clock of `performance.now()`. */
  readonly deadline: number;
}

/**
 * Finds the ids of records, with an index where one helps. The documents are left where they are: they may be large.
 *
 * @throws CommandError MaxTimeMSExpired
 */
export function find(collection: Collection, request: FindRequest): number[] {
  const { filter, sort, skip, limit } = request;
  const plan = choosePlan(collection.indexes, filter.query, sort);
  const matches = matching(collection, plan, request);
  if (sort.size === 0 || plan?.isSorted) return matches.drop(skip).take(limit).toArray();
  return sorted(matches, sort, (id) => collection.document(id) ?? {}).slice(skip, skip + limit);
}

/** How many documents a request finds. */
export function count(collection: Collection, request: FindRequest): number {
  const { filter, skip, limit } = request;
  const isAll = Object.keys(filter.query).length === 0;
  const found = isAll ? collection.size : countMatching(collection, request);
  return Math.min(Math.max(found - skip, 0), limit);
}

function countMatching(collection: Collection, request: FindRequest): number {
  const plan = choosePlan(collection.indexes, request.filter.query, new Map());
  return matching(collection, plan, request).reduce((number) => number + 1, 0);
}

function* matching(
  collection: Collection,
  plan: Plan | undefined,
  { filter, deadline }: FindRequest,
): Generator<number> {
  let tested = 0;
  for (const id of candidates(collection, plan)) {
    tested += 1;
    if (tested % DEADLINE_INTERVAL === 0 && performance.now() > deadline) {
      throw new CommandError('MaxTimeMSExpired', 'operation exceeded time limit');
    }
    const document = collection.document(id);
    if (document !== undefined && filter.matches(document)) yield id;
  }
}

function* candidates(collection: Collection, plan: Plan | undefined): Generator<number> {
  if (plan === undefined) {
    yield* collection.ids();
    return;
  }
  const seen = plan.ranges.length > 1 && plan.index.isMultikey ? new Set<number>() : undefined;
  for (const range of plan.ranges) {
    for (const id of plan.index.scan(range, plan.isBackward)) {
      if (seen?.has(id)) continue;
      seen?.add(id);
      yield id;
    }
  }
}

/**
 * The documents of rows that were found, as they are when their turn comes: without those that were removed since, or no
 * longer fit.
 *
 * @throws CommandError QueryPlanKilled when the collection is dropped
 */
export function* documentsOf(
  collection: Collection,
  ids: readonly number[],
  filter: Filter,
): Generator<Document> {
  const { version } = collection;
  for (const id of ids) {
    if (collection.isDropped) {
      throw new CommandError('QueryPlanKilled', `collection dropped: ${collection.namespace}`);
    }
    const document = collection.document(id);
    if (document === undefined) continue;
    if (collection.version === version || filter.matches(document)) yield document;
  }
}
