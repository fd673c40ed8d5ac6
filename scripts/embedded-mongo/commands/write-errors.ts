import type { Encodable, EncodableDocument } from '../bson/encode.ts';
import { CommandError } from '../errors.ts';
import { MAX_WRITE_BATCH } from '../wire/limits.ts';
import type { CommandRequest } from './request.ts';

/** Runs the statements of a write command; a failure is noted and, in an ordered one, ends it (manual: insert, ordered). */
export function runStatements<T>(
  statements: readonly T[],
  isOrdered: boolean,
  run: (statement: T, index: number) => void,
): EncodableDocument[] | undefined {
  const errors: EncodableDocument[] = [];
  for (const [index, statement] of statements.entries()) {
    try {
      run(statement, index);
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      errors.push(describe(error, index));
      if (isOrdered) break;
    }
  }
  return errors.length > 0 ? errors : undefined;
}

function describe(error: CommandError, index: number): EncodableDocument {
  return new Map<string, Encodable>([
    ['index', index],
    ['code', error.code],
    ['errmsg', error.message],
    ...error.details,
  ]);
}

/** @throws CommandError InvalidLength when there are no statements or too many */
export function checkBatch(statements: readonly unknown[]): void {
  if (statements.length > 0 && statements.length <= MAX_WRITE_BATCH) return;
  const range = `between 1 and ${MAX_WRITE_BATCH}`;
  throw new CommandError(
    'InvalidLength',
    `Write batch sizes must be ${range}. Got ${statements.length} operations.`,
  );
}

/** Reads what `insert`, `update` and `delete` have in common. */
export function readOrdered({ fields }: CommandRequest): boolean {
  fields.refuse('encryptionInformation', 'isTimeseriesNamespace');
  fields.ignore('bypassDocumentValidation');
  return fields.boolean('ordered', true);
}
