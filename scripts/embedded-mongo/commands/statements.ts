import type { z } from 'zod';
import type { Document } from '../bson/document.ts';
import { CommandError, StorageError } from '../errors.ts';
import { MAX_WRITE_BATCH } from '../limits.ts';
import { field } from './command.ts';

/** The fields that `insert`, `update` and `delete` have in common. */
export const statementFields = {
  ordered: field.flag.default(true),
  maxTimeMS: field.amount.optional(),
  // There are no validators.
  bypassDocumentValidation: field.ignored,
} satisfies z.ZodRawShape;

/**
 * Runs the statements of a write command; a failure is noted and, in an ordered one, ends it (manual: insert, ordered).
 * @returns the write errors, or undefined when there are none
 * @throws CommandError InvalidLength when there are no statements or too many
 * @throws StorageError when the file could not be written, because then nothing was done
 */
export function runStatements<T>(
  statements: readonly T[],
  isOrdered: boolean,
  run: (statement: T, index: number) => void,
): Document[] | undefined {
  if (statements.length === 0 || statements.length > MAX_WRITE_BATCH) {
    const sizes = `between 1 and ${MAX_WRITE_BATCH}. Got ${statements.length} operations.`;
    throw new CommandError('InvalidLength', `Write batch sizes must be ${sizes}`);
  }
  const errors: Document[] = [];
  for (const [index, statement] of statements.entries()) {
    try {
      run(statement, index);
    } catch (error) {
      if (!(error instanceof CommandError) || error instanceof StorageError) throw error;
      errors.push({ index, code: error.code, errmsg: error.message, ...error.details });
      if (isOrdered) break;
    }
  }
  return errors.length > 0 ? errors : undefined;
}
