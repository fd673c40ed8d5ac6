import { createHash } from 'node:crypto';
import { sensitiveKeys } from '../activity/sensitive-keys.ts';
import { at, mapLeaves, type Path } from './leaves.ts';
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
    const there = at(before, path);
    // What is stored in the open is shown as it is stored, or a diff would tell of changes that are none.
    if (there === leaf) return leaf;
    return mayBeSecret(path) || there instanceof Secret ? '(a new value)' : leaf;
  });
  return stored(hidden as object, owner);
}

/** An entry as it is stored, as a diff may show it. */
export function stored(entry: object, owner: string): object {
  const shown = withReferences(entry, owner) as Record<string, unknown>;
  return typeof shown.document === 'string' ? { ...shown, document: digestOf(shown.document) } : shown;
}

/** Operations are made of names, schemas and fixed values: only these may be secrets. */
function mayBeSecret(path: Path): boolean {
  if (path[0] === 'operations') return path.at(-1) === 'value';
  return path.some((key) => SECRET_PLACES.has(String(key)) || isSensitive(String(key)));
}

/** Of a document of megabytes a diff says only that it is another one. */
function digestOf(text: string): string {
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 12);
  return `(${text.length} characters, SHA-256 ${hash}…)`;
}
