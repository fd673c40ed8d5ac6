import type { ActivityEntry } from '../../../schema/activity-entry.ts';
import { readCursor, writeCursor } from '../cursor.ts';

/** A place among the entries of a gateway, which are listed from the newest to the oldest. */
export interface Position {
  at: Date;
  id: string;
}

/** Newest first. */
export const NEWEST_FIRST = { at: -1, _id: -1 } as const;

export function positionOf({ at, _id }: Pick<ActivityEntry, 'at' | '_id'>): Position {
  return { at, id: _id };
}

/** @throws PlatformError VALIDATION_FAILED */
export function readPosition(cursor: string): Position {
  const [at = '', id = ''] = readCursor(cursor, 2);
  return { at: new Date(at), id };
}

export function writePosition({ at, id }: Position): string {
  return writeCursor([at.toISOString(), id]);
}

/** What is older than a position. The first condition is for the index, the second for entries of the same millisecond. */
export function olderThan({ at, id }: Position): object {
  return { at: { $lte: at }, $or: [{ at: { $lt: at } }, { _id: { $lt: id } }] };
}

/** What is not older than a position. */
export function notOlderThan({ at, id }: Position): object {
  return { at: { $gte: at }, $or: [{ at: { $gt: at } }, { _id: { $gte: id } }] };
}
