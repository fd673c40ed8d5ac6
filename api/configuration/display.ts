import { sensitiveKeys } from '../activity/sensitive-keys.ts';
import { at, mapLeaves } from './leaves.ts';
import { Secret, variableIn, withReferences } from './secrets.ts';

/** Whatever stands under these names may be a secret. */
const SECRET_PLACES = new Set(['headers', 'env', 'variables', 'value']);

const isSensitive = sensitiveKeys([]);

/**
 * An entry as a diff may show it: of secrets only the variables that they come from.
 * @param before the entry as it is stored, in which what is secret is known.
 * @param owner what the names of variables begin with.
 */
export function displayed(entry: object, before: object | undefined, owner: string): object {
  const hidden = mapLeaves(entry, (leaf, path) => {
    if (typeof leaf !== 'string' || variableIn(leaf) !== undefined) return leaf;
    const secret = path.some((key) => SECRET_PLACES.has(String(key)) || isSensitive(String(key)));
    return secret || at(before, path) instanceof Secret ? '(a new value)' : leaf;
  });
  return withReferences(hidden, owner) as object;
}
