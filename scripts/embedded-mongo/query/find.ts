import type { Direction } from '../bson/key.ts';
import type { Collection } from '../storage/collection.ts';
import { StoredRecord } from '../storage/records.ts';
import type { Execution } from './execution.ts';
import type { Matcher } from './matcher.ts';
import { choosePlan, type Plan, type PlanRequest } from './planner.ts';
import { type Match, scan } from './scan.ts';
import { SortPattern } from './sort-pattern.ts';
import { type SortItem, sortItems } from './sorter.ts';

/** A query on one collection. */
export interface FindRequest {
  readonly matcher: Matcher;
  /** Empty for any order. */
  readonly sort: ReadonlyMap<string, Direction>;
  readonly skip: number;
  /** Infinity for no limit. */
  readonly limit: number;
  readonly hint?: PlanRequest['hint'];
}

/** Finds documents, in the order that was asked for; the caller takes as many as it needs. */
export function* find(collection: Collection, request: FindRequest, execution: Execution): Generator<Match> {
  const plan = planFind(collection, request);
  const matches = scan(collection, plan, request.matcher, execution);
  yield* slice(plan.sorted ? matches : sorted(matches, request), request.skip, request.limit);
}

/** Counts what {@link find} would find; from the keys of an index alone where they tell enough. */
export function countFound(collection: Collection, request: FindRequest, execution: Execution): number {
  const unsorted = { ...request, sort: new Map<string, Direction>() };
  const plan = planFind(collection, unsorted);
  const total = countWithoutReading(collection, plan, request);
  if (total !== undefined) return Math.max(0, Math.min(total - request.skip, request.limit));
  let count = 0;
  for (const _ of find(collection, unsorted, execution)) count++;
  return count;
}

function countWithoutReading(
  collection: Collection,
  plan: Plan,
  { matcher }: FindRequest,
): number | undefined {
  if (plan.kind === 'collection') return matcher.isEmpty ? collection.count() : undefined;
  if (!plan.exact) return undefined;
  return plan.ranges.reduce((sum, range) => sum + plan.index.countRange(range), 0);
}

/** How {@link find} would find. */
export function planFind(collection: Collection, request: FindRequest): Plan {
  return choosePlan(collection, {
    filter: request.matcher.filter,
    sort: request.sort,
    isLimited: request.limit !== Infinity,
    hint: request.hint,
  });
}

function sorted(matches: Iterable<Match>, { sort, skip, limit }: FindRequest): Match[] {
  return sortItems(sortableMatches(matches, new SortPattern(sort)), skip + limit);
}

function* sortableMatches(matches: Iterable<Match>, pattern: SortPattern): Generator<SortItem<Match>> {
  for (const { record, found } of matches) {
    const key = pattern.key(record.document);
    // A record of its own, so that what waits holds the document's BSON only and not also what it was decoded to.
    const item = { record: new StoredRecord(record.id, record.bytes), found };
    yield { key, item, bytes: record.bytes.length };
  }
}

function* slice<T>(items: Iterable<T>, skip: number, limit: number): Generator<T> {
  if (limit <= 0) return;
  let position = 0;
  for (const item of items) {
    position += 1;
    if (position > skip) yield item;
    if (position >= skip + limit) return;
  }
}
