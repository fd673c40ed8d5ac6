import { inspect } from '../bson/inspect.ts';
import { document, type Maybe, type Value } from '../bson/values.ts';
import { CommandError } from '../errors.ts';
import type { ArrayFilters } from './array-filters.ts';
import type { Modifier, UpdateContext } from './modifier.ts';

/** How far beyond its end an array can be set; the gap becomes null, as in MongoDB. */
const MAX_BACKFILL = 1_500_000;

type Node = Modifier | Branch;
type Branch = Map<string, Node>;

/** All changes of an update by their paths. No path may be, or be inside of, another one. */
export class UpdateTree {
  readonly #root: Branch = new Map();

  constructor(private readonly arrayFilters: ArrayFilters) {}

  /** @throws CommandError ConflictingUpdateOperators, EmptyFieldName, BadValue */
  add(path: string, modifier: Modifier): void {
    const parts = path.split('.');
    checkParts(parts, path);
    for (const part of parts) {
      const name = identifierOf(part);
      if (name) this.arrayFilters.use(name, path);
    }
    let branch = this.#root;
    for (const [i, part] of parts.slice(0, -1).entries()) {
      checkKind(branch, part, path, parts.slice(0, i));
      const node = branch.get(part) ?? new Map();
      if (typeof node === 'function') throw conflict(path, parts.slice(0, i + 1).join('.'));
      branch.set(part, node);
      branch = node;
    }
    const last = parts.at(-1) ?? '';
    checkKind(branch, last, path, parts.slice(0, -1));
    if (branch.has(last)) throw conflict(path, path);
    branch.set(last, modifier);
  }

  /** The document after all changes; parts that stay are shared with it as it was. */
  apply(value: Value, context: UpdateContext): Maybe {
    return this.#change(value, this.#root, context, '');
  }

  #change(current: Maybe, node: Node, context: UpdateContext, path: string): Maybe {
    if (typeof node === 'function') return node(current, context, path);
    if (Array.isArray(current)) return this.#changeArray(current, node, context, path);
    const arrayUpdate = [...node.keys()].find((part) => identifierOf(part) !== undefined);
    if (arrayUpdate !== undefined) throw noArray(current, path);
    if (current instanceof Map || current === undefined)
      return this.#changeDocument(current, node, context, path);
    return this.#changeScalar(current, node, context, path);
  }

  #changeDocument(current: Maybe, branch: Branch, context: UpdateContext, path: string): Maybe {
    const before = current instanceof Map ? current : new Map<string, Value>();
    let after = before;
    for (const [name, node] of sorted(resolvePositional(branch, context, path))) {
      const value = before.get(name);
      const changed = this.#change(value, node, context, join(path, name));
      if (changed === value) continue;
      if (after === before) after = new Map(before);
      if (changed === undefined) after.delete(name);
      else after.set(name, changed);
    }
    // Nothing is created for an operator that has nothing to say about a missing field, such as $unset.
    return after === before ? current : after;
  }

  #changeArray(current: readonly Value[], branch: Branch, context: UpdateContext, path: string): Maybe {
    const nodes = this.#elementNodes(current, resolvePositional(branch, context, path), path);
    let after: Value[] | undefined;
    for (const [index, node] of nodes) {
      const value = current[index];
      const changed = this.#change(value, node, context, join(path, String(index)));
      if (changed === value) continue;
      after ??= [...current];
      while (after.length < index) after.push(null);
      // An element that is unset leaves a null, so that the others keep their places.
      after[index] = changed ?? null;
    }
    return after ?? (current as Value[]);
  }

  /** What is to be done to which elements: by index, to all (`$[]`), and to those that a filter takes. */
  #elementNodes(array: readonly Value[], branch: Branch, path: string): [number, Node][] {
    const nodes = new Map<number, Node>();
    const addTo = (index: number, node: Node) => {
      const existing = nodes.get(index);
      nodes.set(index, existing === undefined ? node : merge(existing, node, join(path, String(index))));
    };
    for (const [part, node] of branch) {
      const name = identifierOf(part);
      if (name !== undefined) {
        for (const [index, element] of array.entries()) {
          if (name === '' || this.arrayFilters.matches(name, element)) addTo(index, node);
        }
      } else {
        addTo(indexOf(part, array, path), node);
      }
    }
    return [...nodes].sort(([a], [b]) => a - b);
  }

  #changeScalar(current: Value, branch: Branch, context: UpdateContext, path: string): Maybe {
    for (const [name, node] of sorted(resolvePositional(branch, context, path))) {
      if (this.#change(undefined, node, context, join(path, name)) === undefined) continue;
      throw notViable(name, path, current);
    }
    return current;
  }
}

function notViable(name: string, path: string, current: Value): CommandError {
  const element = inspect(document({ [path.slice(path.lastIndexOf('.') + 1)]: current }));
  return new CommandError('PathNotViable', `Cannot create field '${name}' in element ${element}`);
}

function indexOf(part: string, array: readonly Value[], path: string): number {
  if (!/^(0|[1-9]\d*)$/.test(part)) throw notViable(part, path, array as Value[]);
  const index = Number(part);
  if (index < array.length + MAX_BACKFILL) return index;
  throw new CommandError('BadValue', `can't backfill more than ${MAX_BACKFILL} elements`);
}

function checkParts(parts: readonly string[], path: string): void {
  if (path === '') throw new CommandError('EmptyFieldName', 'An empty update path is not valid.');
  if (parts.includes('')) {
    const problem = 'contains an empty field name, which is not allowed.';
    throw new CommandError('EmptyFieldName', `The update path '${path}' ${problem}`);
  }
  const [first = ''] = parts;
  if (first === '$' || identifierOf(first) !== undefined) {
    const problem = 'Cannot have positional or array filter element in the first position in path';
    throw new CommandError('BadValue', `${problem} '${path}'`);
  }
  if (parts.filter((part) => part === '$').length > 1) {
    throw new CommandError('BadValue', `Too many positional (i.e. '$') elements found in path '${path}'`);
  }
  const wrong = parts.find(
    (part) => part.startsWith('$') && part !== '$' && identifierOf(part) === undefined,
  );
  if (wrong === undefined || ['$ref', '$id', '$db'].includes(wrong)) return;
  throw new CommandError(
    'DollarPrefixedFieldName',
    `The dollar ($) prefixed field '${wrong}' in '${path}' is not valid for storage.`,
  );
}

/** Elements are changed all at once (`$[]`, `$[x]`) or one by one, not both. */
function checkKind(branch: Branch, part: string, path: string, parents: readonly string[]): void {
  const [other] = branch.keys();
  if (other === undefined || (identifierOf(other) === undefined) === (identifierOf(part) === undefined))
    return;
  throw conflict(path, parents.join('.'));
}

/** The identifier of `$[identifier]`, empty for `$[]`; undefined for other parts. */
function identifierOf(part: string): string | undefined {
  return /^\$\[(.*)\]$/.exec(part)?.[1];
}

/** Puts the index that the query found in the place of `$`. */
function resolvePositional(branch: Branch, context: UpdateContext, path: string): Branch {
  const node = branch.get('$');
  if (node === undefined) return branch;
  if (context.position === undefined) {
    throw new CommandError(
      'BadValue',
      'The positional operator did not find the match needed from the query.',
    );
  }
  const index = String(context.position);
  const existing = branch.get(index);
  const resolved = new Map(branch);
  resolved.delete('$');
  return resolved.set(index, existing === undefined ? node : merge(existing, node, join(path, index)));
}

function merge(a: Node, b: Node, path: string): Node {
  if (typeof a === 'function' || typeof b === 'function') throw conflict(path, path);
  const result: Branch = new Map(a);
  for (const [part, node] of b) {
    const existing = result.get(part);
    result.set(part, existing === undefined ? node : merge(existing, node, join(path, part)));
  }
  return result;
}

function conflict(path: string, at: string): CommandError {
  return new CommandError(
    'ConflictingUpdateOperators',
    `Updating the path '${path}' would create a conflict at '${at}'`,
  );
}

function noArray(current: Maybe, path: string): CommandError {
  if (current === undefined) {
    return new CommandError(
      'BadValue',
      `The path '${path}' must exist in the document in order to apply array updates.`,
    );
  }
  const element = inspect(document({ [path.slice(path.lastIndexOf('.') + 1)]: current }));
  return new CommandError('BadValue', `Cannot apply array updates to non-array element ${element}`);
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

/** New fields are made in the order of their names, numbers by value (manual: Update Operators, Behavior). */
function sorted(branch: Branch): [string, Node][] {
  return [...branch].sort(([a], [b]) => {
    if (/^\d+$/.test(a) && /^\d+$/.test(b)) return Number(a) - Number(b);
    return a < b ? -1 : 1;
  });
}
