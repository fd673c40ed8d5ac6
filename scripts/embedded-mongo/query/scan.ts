import type { Collection } from '../storage/collection.ts';
import type { Position } from '../storage/index.ts';
import type { StoredRecord } from '../storage/records.ts';
import type { Execution } from './execution.ts';
import type { Matcher, MatchPosition } from './matcher.ts';
import type { IndexPlan, Plan } from './planner.ts';

/** Entries that are read from SQLite at a time: few at first, as a query often needs few. */
const FIRST_CHUNK = 32;
const LAST_CHUNK = 1024;

/** A scan keeps the documents in memory that it reads first; after that it is one that reads them once. */
const KEPT_DOCUMENTS = 1000;

/** A document that fulfils a query. */
export interface Match {
  readonly record: StoredRecord;
  readonly found: MatchPosition;
}

/**
 * Reads what a plan leads to and keeps what fulfils the query. Between two steps the collection may change: the scan
 * goes on behind where it was, and each document is read as it is then.
 */
export function* scan(
  collection: Collection,
  plan: Plan,
  matcher: Matcher,
  execution: Execution,
): Generator<Match> {
  const isIndex = plan.kind === 'index';
  const hasCondition = !matcher.isEmpty;
  for (const ids of isIndex ? indexChunks(plan, execution) : collectionChunks(collection, plan.direction)) {
    const { version } = collection;
    for (const id of ids) {
      execution.step();
      const record = collection.record(id, execution.documentsExamined < KEPT_DOCUMENTS);
      if (record === undefined) continue;
      execution.documentsExamined += 1;
      const found: MatchPosition = {};
      // What is certain needs no look into the document, which is then not even decoded.
      const isCertain = !hasCondition || (isIndex && plan.exact && collection.version === version);
      if (isCertain || matcher.matches(record.document, found)) yield { record, found };
    }
  }
}

function* collectionChunks(collection: Collection, direction: 1 | -1): Generator<number[]> {
  let last: number | undefined;
  for (let chunk = FIRST_CHUNK; ; chunk = Math.min(chunk * 2, LAST_CHUNK)) {
    const ids = collection.recordIds(direction, last, chunk);
    yield ids;
    if (ids.length < chunk) return;
    last = ids.at(-1);
  }
}

function* indexChunks(plan: IndexPlan, execution: Execution): Generator<number[]> {
  const seen = plan.index.multikey ? new Set<number>() : undefined;
  for (const range of plan.ranges) {
    let last: Position | undefined;
    for (let chunk = FIRST_CHUNK; ; chunk = Math.min(chunk * 2, LAST_CHUNK)) {
      const entries = plan.index.scan(range, plan.direction, last, chunk);
      execution.keysExamined += entries.length;
      const ids = entries.map(({ record }) => record);
      yield seen === undefined ? ids : ids.filter((id) => !seen.has(id) && seen.add(id));
      if (entries.length < chunk) break;
      last = entries.at(-1);
    }
  }
}
