import type { Document } from '../bson/document.ts';
import { CommandError } from '../errors.ts';
import type { Collection } from '../storage/collection.ts';
import { countByIndex } from './count-by-index.ts';
import type { Filter } from './filter.ts';
import { choosePlan, type Plan } from './plan.ts';
import { type SortPattern, sorted } from './sort.ts';

/** Documents that are tested between two looks at the clock. */
const DEADLINE_INTERVAL = 256;

/** Which documents are wanted, and in which order. */
export interface FindRequest {
  readonly filter: Filter;
  readonly sort?: SortPattern;
  readonly skip?: number;
  /** 0 for all. */
  readonly limit?: number;
  /** When to give up, in ms from now; 0 for never. */
  readonly maxTimeMS?: number | undefined;
}

/**
 * Finds the ids of documents, with an index where one helps. The documents are left where they are: they may be large.
 * @throws CommandError MaxTimeMSExpired
 */
export function find(collection: Collection | undefined, request: FindRequest): number[] {
  if (collection === undefined) return [];
  const { filter, sort = new Map(), skip = 0, limit = 0 } = request;
  const plan = choosePlan(collection.indexes, filter.query, sort);
  const matches = matching(collection, plan, request);
  const isSorted = sort.size === 0 || plan?.isSorted;
  const ids = isSorted ? matches : sorted(matches, sort, (id) => collection.document(id) ?? {}).values();
  return ids
    .drop(skip)
    .take(limit || Infinity)
    .toArray();
}

/** How many documents a request finds. */
export function count(collection: Collection | undefined, request: FindRequest): number {
  if (collection === undefined) return 0;
  const { filter, skip = 0, limit = 0 } = request;
  const isAll = Object.keys(filter.query).length === 0;
  const all = isAll
    ? collection.size
    : countByIndex(collection.indexes, filter, (id) => collection.document(id));
  if (all === undefined) return find(collection, request).length;
  return Math.min(Math.max(all - skip, 0), limit || Infinity);
}

function* matching(
  collection: Collection,
  plan: Plan | undefined,
  { filter, maxTimeMS }: FindRequest,
): Generator<number> {
  const deadline = maxTimeMS ? performance.now() + maxTimeMS : Infinity;
  let tested = 0;
  for (const id of plan?.index.scan(plan.ranges, plan.isBackward) ?? collection.ids()) {
    tested += 1;
    if (tested % DEADLINE_INTERVAL === 0 && performance.now() > deadline) {
      throw new CommandError('MaxTimeMSExpired', 'operation exceeded time limit');
    }
    const document = collection.document(id);
    if (document !== undefined && filter.matches(document)) yield id;
  }
}

/**
 * The documents of rows that were found, as they are when their turn comes: without those that were removed since, or no
 * longer fit.
 * @throws CommandError QueryPlanKilled when the collection is dropped
 */
export function* documentsOf(
  collection: Collection | undefined,
  ids: readonly number[],
  filter: Filter,
): Generator<Document> {
  if (collection === undefined) return;
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
