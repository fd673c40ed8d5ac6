import type { Maybe } from '../bson/values.ts';
import { CommandError } from '../errors.ts';

/** User variables (`$$name`) and what they stand for. */
export type Variables = ReadonlyMap<string, Maybe>;

/** What an expression is evaluated in. */
export interface Scope {
  /** The document (`$$ROOT`). */
  readonly root: Maybe;
  readonly variables: Variables;
}

/** An expression that was compiled; missing fields give `undefined`. */
export type Evaluate = (scope: Scope) => Maybe;

/** @throws CommandError FailedToParse when users must not define a variable of that name */
export function checkVariableName(name: string): void {
  if (/^[a-z\u0080-\uffff][a-zA-Z0-9_\u0080-\uffff]*$/.test(name) || name === 'CURRENT') return;
  throw new CommandError('FailedToParse', `'${name}' is not a valid name of a user variable`);
}
