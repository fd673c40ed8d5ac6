import type { Document, Maybe } from '../bson/values.ts';

/** What an update knows of the document that it changes. */
export interface UpdateContext {
  /** The document as it was. */
  readonly original: Document;
  /** Whether the document is new (manual: $setOnInsert). */
  readonly isInsert: boolean;
  /** Which array element fulfilled the query: the positional operator `$`. */
  readonly position: number | undefined;
}

/**
 * Gives a field its new value; `undefined` stands for a missing field, before and after. A value that stays is
 * returned as it is.
 *
 * @param path where the field is, for messages
 */
export type Modifier = (current: Maybe, context: UpdateContext, path: string) => Maybe;
