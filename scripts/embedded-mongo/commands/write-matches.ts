import type { Execution } from '../query/execution.ts';
import { type FindRequest, find } from '../query/find.ts';
import type { MatchPosition } from '../query/matcher.ts';
import type { Collection } from '../storage/collection.ts';
import type { StoredRecord } from '../storage/records.ts';

/** A document that a write has found. */
export interface WriteMatch {
  readonly collection: Collection;
  readonly record: StoredRecord;
  readonly found: MatchPosition;
}

/**
 * Finds the documents of a write. All are found before the first is given: writing can move a document in the index
 * that is read. Only their ids are held.
 */
export function* findForWrite(
  collection: Collection,
  request: FindRequest,
  execution: Execution,
): Generator<WriteMatch> {
  const matches = execution.spend(() =>
    Array.from(find(collection, request, execution), ({ record, found }) => ({ id: record.id, found })),
  );
  for (const { id, found } of matches) {
    const record = collection.record(id);
    if (record !== undefined) yield { collection, record, found };
  }
}
