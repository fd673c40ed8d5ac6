import { compileExpression } from '../aggregation/expression.ts';
import type { Variables } from '../aggregation/scope.ts';
import { inspect } from '../bson/inspect.ts';
import { isNumeric } from '../bson/numbers.ts';
import { type Document, isTruthy, type Maybe, type Value } from '../bson/values.ts';
import { CommandError, unsupported } from '../errors.ts';
import { elementMatching, positional, slicing, type Transform } from './projection-operators.ts';

/** What happens to one field. */
export type Field =
  | { readonly kind: 'include' | 'exclude' }
  | { readonly kind: 'compute'; readonly evaluate: (root: Maybe) => Maybe }
  | { readonly kind: 'transform'; readonly transform: Transform }
  | { readonly kind: 'nested'; readonly fields: Fields };

/** Fields by their names. */
export type Fields = Map<string, Field>;

/** Where a projection is written: `find` knows some operators more. */
export type ProjectionPlace = 'find' | '$project' | '$addFields';

/** Reads a projection field by field and notices where it contradicts itself. */
export class ProjectionParser {
  readonly fields: Fields = new Map();
  #included: string | undefined;
  #excluded: string | undefined;
  #slices = false;
  #id: 'include' | 'exclude' | undefined;

  constructor(
    private readonly place: ProjectionPlace,
    private readonly variables: Variables | undefined,
  ) {}

  addAll(prefix: string, specification: Document): void {
    if (specification.size === 0 && (prefix !== '' || this.place !== 'find')) {
      throw new CommandError(51272, `Invalid ${this.place}: specification must have at least one field`);
    }
    for (const [name, value] of specification) this.#add(`${prefix}${name}`, value);
  }

  /** An exclusion keeps all other fields; so does a projection that only slices arrays. */
  keepsOthers(): boolean {
    if (this.place === '$addFields') return true;
    if (this.#included !== undefined) return this.#withId();
    if (this.#excluded !== undefined || this.#slices) return true;
    return this.#id !== 'include';
  }

  #withId(): boolean {
    if (!this.fields.has('_id')) this.fields.set('_id', { kind: 'include' });
    return false;
  }

  #add(path: string, value: Value): void {
    checkPath(path);
    if (this.place !== '$addFields' && (typeof value === 'boolean' || isNumeric(value))) {
      this.#addFlag(path, isTruthy(value));
    } else if (value instanceof Map && !isOperator(value)) {
      this.addAll(`${path}.`, value);
    } else if (this.place !== 'find' || !this.#addFindOperator(path, value)) {
      this.#include(path);
      this.#set(path, { kind: 'compute', evaluate: compileExpression(value, this.variables) });
    }
  }

  #addFlag(path: string, isIncluded: boolean): void {
    if (this.place === 'find' && path.endsWith('.$')) {
      this.#include(path);
      this.#set(path.slice(0, -2), { kind: 'transform', transform: positional(path) });
      return;
    }
    const kind = isIncluded ? 'include' : 'exclude';
    if (path === '_id') this.#id = kind;
    else if (isIncluded) this.#include(path);
    else this.#exclude(path);
    this.#set(path, { kind });
  }

  /** True when the value is one of the operators that only `find` has. */
  #addFindOperator(path: string, value: Value): boolean {
    if (!(value instanceof Map)) return false;
    const slice = slicing(value.get('$slice'));
    const elemMatch = value.get('$elemMatch');
    if (value.has('$meta')) throw unsupported("the projection operator '$meta'");
    if (slice !== undefined) this.#slices = true;
    else if (elemMatch !== undefined) this.#include(path);
    else return false;
    this.#set(path, { kind: 'transform', transform: slice ?? elementMatching(elemMatch ?? null) });
    return true;
  }

  #include(path: string): void {
    if (this.#excluded !== undefined) {
      throw new CommandError(31253, `Cannot do inclusion on field ${path} in exclusion projection`);
    }
    this.#included ??= path;
  }

  #exclude(path: string): void {
    if (this.#included !== undefined) {
      throw new CommandError(31254, `Cannot do exclusion on field ${path} in inclusion projection`);
    }
    this.#excluded ??= path;
  }

  #set(path: string, field: Field): void {
    const parts = path.split('.');
    const last = parts.pop() ?? '';
    let fields = this.fields;
    for (const part of parts) {
      const existing = fields.get(part) ?? { kind: 'nested', fields: new Map() };
      if (existing.kind !== 'nested') throw new CommandError(31249, `Path collision at ${path}`);
      fields.set(part, existing);
      fields = existing.fields;
    }
    if (fields.has(last)) throw new CommandError(31250, `Path collision at ${path}`);
    fields.set(last, field);
  }
}

function isOperator(value: Document): boolean {
  const [first] = value.keys();
  return first?.startsWith('$') === true;
}

function checkPath(path: string): void {
  const parts = path.split('.');
  if (parts.includes(''))
    throw new CommandError(40352, `a field path must not have empty parts: ${inspect(path)}`);
  const isPositional = parts.length > 1 && parts.at(-1) === '$';
  const wrong = (isPositional ? parts.slice(0, -1) : parts).find((part) => part.startsWith('$'));
  if (wrong !== undefined) {
    throw new CommandError(16410, `FieldPath field names may not start with '$', given '${wrong}'`);
  }
}
