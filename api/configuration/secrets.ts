import { isDeepStrictEqual } from 'node:util';
import { hashSecret } from '../../platform/api-key.ts';
import { fingerprintOf } from '../../platform/connector-auth.ts';
import { equalSecrets } from '../../platform/equal-secrets.ts';
import type { SecretBox } from '../../platform/secrets.ts';
import { at, mapLeaves, mapLeavesAsync, type Path, type Tree } from './leaves.ts';

/** A stored secret, open. It never leaves this folder but to where it came from. */
export class Secret {
  readonly plain: string;
  readonly #givenAs: string | undefined;

  /** @param givenAs fingerprint of what somebody gave, where something else has taken its place since. */
  constructor(plain: string, givenAs?: string) {
    this.plain = plain;
    this.#givenAs = givenAs;
  }

  /** Whether a value is the one that was given. */
  wasGivenAs(value: string): boolean {
    if (equalSecrets(value, this.plain)) return true;
    return this.#givenAs !== undefined && equalSecrets(fingerprintOf(value), this.#givenAs);
  }
}

/** JWE compact serialization with a direct key (RFC 7516, section 3.1): what a `SecretBox` makes. */
const SEALED = /^eyJ[\w-]+\.\.[\w-]+\.[\w-]*\.[\w-]+$/;

/** A value that stands in the environment of whoever applies a document. */
const REFERENCE = /^\$\{env:([A-Za-z_][A-Za-z0-9_]*)\}$/;

/** Opens every sealed value of something stored. @throws where one was sealed with another `SECRET_KEY`. */
export function openSecrets(stored: Tree, secrets: SecretBox): Promise<Tree> {
  return mapLeavesAsync(stored, async (leaf) =>
    typeof leaf === 'string' && SEALED.test(leaf) ? new Secret(await secrets.open(leaf)) : leaf,
  );
}

/** With a reference in the place of each secret. @param owner what the names of the references begin with. */
export function withReferences(tree: Tree, owner: string): Tree {
  return mapLeaves(tree, (leaf, path) => (leaf instanceof Secret ? referenceFor(owner, path) : leaf));
}

/**
 * `Team Wiki`, `headers.Authorization` → `${env:TEAM_WIKI_AUTHORIZATION}`. In settings there may be several of one name, in lists of them:
 * `attachments.0.settings.auth.1.value` → `…_AUTH_1_VALUE`.
 */
function referenceFor(owner: string, path: Path): string {
  const settings = path.indexOf('settings');
  const parts = path.slice(settings < 0 ? -1 : settings + 1);
  const name = [owner, ...parts.map((part) => String(part).replace(/([a-z])([A-Z])/g, '$1_$2'))]
    .join('_')
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, '_');
  return `\${env:${/^[0-9]/.test(name) ? `_${name}` : name}}`;
}

/** The variable that a value refers to; undefined where it is no reference. */
export function variableIn(value: unknown): string | undefined {
  return typeof value === 'string' ? REFERENCE.exec(value)?.[1] : undefined;
}

/** What is wanted, with the values that references stand for. */
export interface Resolved {
  value: Tree;
  /** Where the stored secret stays: a reference has no value, or the document says nothing. */
  kept: UnsaidSecret[];
  /** Where a reference has no value and nothing is stored. */
  missing: UnsaidSecret[];
}

export interface UnsaidSecret {
  path: Path;
  /** Undefined where the document has no reference to one. */
  variable: string | undefined;
}

/** @param current what is stored, with `Secret`s. */
export function resolveReferences(
  wanted: Tree,
  current: Tree,
  variables: Readonly<Record<string, string>>,
): Resolved {
  const kept: Resolved['kept'] = [];
  const missing: Resolved['missing'] = [];
  const value = mapLeaves(wanted, (leaf, path) => {
    if (leaf instanceof Secret) {
      kept.push({ path, variable: undefined });
      return leaf.plain;
    }
    const variable = variableIn(leaf);
    if (variable === undefined) return leaf;
    const given = Object.hasOwn(variables, variable) ? variables[variable] : undefined;
    const stored = at(current, path);
    if (given !== undefined)
      return stored instanceof Secret && stored.wasGivenAs(given) ? stored.plain : given;
    (stored instanceof Secret ? kept : missing).push({ path, variable });
    return stored instanceof Secret ? stored.plain : leaf;
  });
  return { value, kept, missing };
}

/** Whether two entries say the same. They may have secrets in them, so digests of what they say are compared. */
export function isSame(a: Tree, b: Tree): boolean {
  return isDeepStrictEqual(digested(a), digested(b));
}

function digested(tree: Tree): Tree {
  return mapLeaves(tree, (leaf) => (typeof leaf === 'string' ? hashSecret(leaf) : leaf));
}

/** With the secrets themselves, to be compared with. */
export function plainOf(tree: Tree): Tree {
  return mapLeaves(tree, (leaf) => (leaf instanceof Secret ? leaf.plain : leaf));
}
