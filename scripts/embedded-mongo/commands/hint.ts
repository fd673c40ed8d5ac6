import { equalValues } from '../bson/compare.ts';
import { toInteger } from '../bson/numbers.ts';
import type { Maybe } from '../bson/values.ts';
import { CommandError } from '../errors.ts';
import type { PlanRequest } from '../query/planner.ts';
import type { Collection } from '../storage/collection.ts';

/**
 * Reads a `hint`: the name or the key pattern of an index, or `{ $natural: 1 }`.
 *
 * @throws CommandError BadValue when there is no such index
 */
export function readHint(hint: Maybe, collection: Collection | undefined): PlanRequest['hint'] {
  if (hint === undefined || (hint instanceof Map && hint.size === 0)) return undefined;
  if (hint instanceof Map && hint.has('$natural')) return toInteger(hint.get('$natural')) === -1n ? -1 : 1;
  if (typeof hint !== 'string' && !(hint instanceof Map)) {
    throw new CommandError('FailedToParse', 'Hint must be a string or an object');
  }
  if (collection === undefined) return undefined;
  const index = collection.indexes.find(({ name, specification }) =>
    typeof hint === 'string' ? name === hint : equalValues(specification.key, hint),
  );
  if (index !== undefined) return index;
  const problem = 'hint provided does not correspond to an existing index';
  throw new CommandError('BadValue', `error processing query: planner returned error: ${problem}`);
}
