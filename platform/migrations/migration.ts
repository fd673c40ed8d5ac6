import type { mongo } from 'mongoose';

/**
 * A change of what is stored, for a new version of the platform. It is made once in each database, in the order of the list, before
 * anything else is read; documents that it changes get its number as their `schemaVersion`.
 */
export interface Migration {
  /** Number and name, as the file is called. */
  id: string;
  /** Makes the change. It may have been begun before by a process that ended in the middle, so doing it twice must do no harm. */
  up(database: mongo.Db): Promise<void>;
}
