import { type Document, typeName, type Value } from '../../bson/values.ts';
import { CommandError } from '../../errors.ts';
import type { Execution } from '../../query/execution.ts';
import type { Collection } from '../../storage/collection.ts';
import type { Variables } from '../scope.ts';

/** A compiled stage: documents in, documents out, one by one where that is possible. */
export type Stage = (input: Iterable<Document>) => Iterable<Document>;

/** What stages need of the command that they run for. */
export interface PipelineContext {
  /** A collection of the pipeline's database. */
  readonly collection: (name: string) => Collection | undefined;
  readonly execution: Execution;
  readonly variables: Variables;
}

/** Compiles one stage, e.g. `{ $limit: operand }`. */
export type CompileStage = (operand: Value, context: PipelineContext, name: string) => Stage;

/** @throws CommandError FailedToParse when the operand is no document */
export function asObject(operand: Value | undefined, name: string): Document {
  if (operand instanceof Map) return operand;
  throw new CommandError(
    'FailedToParse',
    `the ${name} specification must be an object, but found ${typeName(operand)}`,
  );
}

/** @throws CommandError FailedToParse when the value is no string */
export function asString(value: Value | undefined, name: string): string {
  if (typeof value === 'string') return value;
  throw new CommandError('FailedToParse', `${name} must be a string, but found ${typeName(value)}`);
}

/** A list of stages, each with its one name and operand. @throws CommandError */
export function asStages(value: Value | undefined, name: string): { name: string; operand: Value }[] {
  if (!Array.isArray(value)) throw new CommandError('TypeMismatch', `${name} must be an array of stages`);
  return value.map((stage) => {
    const [entry, ...others] = stage instanceof Map ? stage : [];
    if (entry !== undefined && others.length === 0) return { name: entry[0], operand: entry[1] };
    throw new CommandError(40323, 'A pipeline stage specification object must contain exactly one field.');
  });
}

/** @throws CommandError FailedToParse for options that are not among the known ones */
export function refuseOthers(operand: Document, name: string, known: readonly string[]): void {
  for (const option of operand.keys()) {
    if (!known.includes(option))
      throw new CommandError('FailedToParse', `unrecognized option to ${name}: ${option}`);
  }
}
