import { subjectOf } from '../../document/bundle.ts';
import { isObject, type Json } from '../../document/json.ts';
import { pointerKeys, pointerThrough, resolvePointer } from '../../document/pointer.ts';
import type { Warn } from '../warnings.ts';
import { isPattern, meantType, plainValue } from './keyword-values.ts';
import { KEYWORDS, type KeywordKind } from './keywords.ts';

/**
 * Whether a schema describes what is sent or what comes back: `readOnly` and `writeOnly` properties are in one of
 * them only.
 */
export type Direction = 'input' | 'output';

/** What becomes of a schema: notes what is mended or left out, and which definitions it needs. */
export interface Converting {
  note(message: string): void;
  refer(reference: string): void;
}

/** A schema that others refer to, converted. */
export interface Definition {
  schema: Json;
  /** Its length as JSON. */
  characters: number;
  /** What it refers to in turn. */
  references: readonly string[];
}

/**
 * Makes of the Schema Objects of one document (OpenAPI 3.1, Schema Object) JSON Schemas. What others refer to is
 * converted once, however many tools need it; a reference becomes one to `#/$defs/<name>`, so recursion stays
 * recursion.
 */
export class SchemaLibrary {
  readonly #document: Json;
  readonly #direction: Direction;
  readonly #warn: Warn;
  readonly #names = new Map<string, string>();
  readonly #taken = new Set<string>();
  readonly #definitions = new Map<string, Definition>();

  /** @param document OpenAPI 3.1, its references all local. */
  constructor(document: Json, direction: Direction, warn: Warn) {
    this.#document = document;
    this.#direction = direction;
    this.#warn = warn;
  }

  /** @param path where the schema stands, for messages. */
  convert(schema: unknown, path: string, converting: Converting): Json {
    if (schema === true || schema === undefined) return {};
    if (schema === false) return { not: {} };
    if (!isObject(schema)) {
      converting.note(`${path} is no schema; anything is accepted there`);
      return {};
    }
    if (schema.$dynamicRef !== undefined || schema.$recursiveRef !== undefined)
      converting.note(`${path} has a dynamic reference, which is not supported; anything is accepted there`);
    const result: Json = {};
    if (typeof schema.$ref === 'string') {
      const name = this.#refer(schema.$ref, path, converting);
      if (name !== undefined) result.$ref = `#/$defs/${name}`;
    }
    const type = typeOf(schema, path, converting);
    if (type !== undefined) result.type = type;
    for (const [keyword, value] of Object.entries(schema))
      this.#keyword(result, keyword, value, path, converting);
    this.#leaveOut(result, schema);
    return result;
  }

  /** A schema, or, where it is only a reference, what that leads to. */
  resolve(schema: unknown): unknown {
    const seen = new Set<string>();
    let current = schema;
    while (isObject(current) && typeof current.$ref === 'string' && !seen.has(current.$ref)) {
      const { $ref, ...beside } = current;
      seen.add($ref);
      const target = resolvePointer(this.#document, $ref);
      current = isObject(target) ? { ...target, ...beside } : target;
    }
    return current;
  }

  /** The name of a definition in `$defs`. */
  nameOf(reference: string): string {
    const known = this.#names.get(reference);
    if (known !== undefined) return known;
    const base = subjectOf(reference, this.#document).replace(/[^A-Za-z0-9_.-]+/g, '_') || 'schema';
    let name = base;
    for (let n = 2; this.#taken.has(name); n += 1) name = `${base}_${n}`;
    this.#names.set(reference, name);
    this.#taken.add(name);
    return name;
  }

  definition(reference: string): Definition {
    let definition = this.#definitions.get(reference);
    if (definition === undefined) {
      const references = new Set<string>();
      const place = `schema ${this.nameOf(reference)}`;
      const schema = this.convert(resolvePointer(this.#document, reference), place, {
        note: (message) => this.#warn(place, message),
        refer: (to) => references.add(to),
      });
      definition = { schema, characters: JSON.stringify(schema).length, references: [...references] };
      this.#definitions.set(reference, definition);
    }
    return definition;
  }

  /** @returns the name of the definition; undefined where the reference leads nowhere, or only to itself. */
  #refer(reference: string, path: string, { note, refer }: Converting): string | undefined {
    if (resolvePointer(this.#document, reference) === undefined || this.#isCircle(reference)) {
      note(`${path}: the reference ${reference} leads nowhere; anything is accepted there`);
      return undefined;
    }
    const spelled = pointerThrough(pointerKeys(reference) ?? []);
    refer(spelled);
    return this.nameOf(spelled);
  }

  /** A → B → A with nothing in between says nothing, and a validator would never come back from it. */
  #isCircle(reference: string): boolean {
    const seen = new Set<string>();
    let current: unknown = { $ref: reference };
    while (isObject(current) && typeof current.$ref === 'string') {
      if (seen.has(current.$ref)) return true;
      seen.add(current.$ref);
      current = resolvePointer(this.#document, current.$ref);
    }
    return false;
  }

  #keyword(result: Json, keyword: string, value: unknown, path: string, converting: Converting): void {
    const kind = KEYWORDS[keyword];
    if (kind === undefined) return;
    const place = `${path}.${keyword}`;
    if (keyword === 'items' && Array.isArray(value)) {
      result.prefixItems = value.map((item, n) => this.convert(item, `${place}.${n}`, converting));
      return;
    }
    const converted = this.#value(kind, value, place, converting);
    if (converted !== undefined) result[keyword] = converted;
    else if (value !== undefined && value !== null && !isEmptyList(kind, value))
      converting.note(`${place} is ${shortened(value)}, which is no valid value there; it is left out`);
  }

  #value(kind: KeywordKind, value: unknown, place: string, converting: Converting): unknown {
    switch (kind) {
      case 'schema':
        if (typeof value === 'boolean') return value;
        return isObject(value) ? this.convert(value, place, converting) : undefined;
      case 'schemas':
        if (!Array.isArray(value) || value.length === 0) return undefined;
        return value.map((item, n) => this.convert(item, `${place}.${n}`, converting));
      case 'schemaMap':
      case 'patternMap': {
        if (!isObject(value)) return undefined;
        const entries = Object.entries(value).filter(([key]) => kind === 'schemaMap' || isPattern(key));
        return Object.fromEntries(
          entries.map(([key, schema]) => [key, this.convert(schema, `${place}.${key}`, converting)]),
        );
      }
      default:
        return plainValue(kind, value);
    }
  }

  /** Takes out the properties that are not in this direction (OpenAPI 3.1, readOnly and writeOnly). */
  #leaveOut(result: Json, schema: Json): void {
    const keyword = this.#direction === 'input' ? 'readOnly' : 'writeOnly';
    if (!isObject(result.properties) || !isObject(schema.properties)) return;
    for (const [name, property] of Object.entries(schema.properties)) {
      const resolved = this.resolve(property);
      if (!isObject(resolved) || resolved[keyword] !== true) continue;
      delete result.properties[name];
      if (!Array.isArray(result.required)) continue;
      const required = result.required.filter((it) => it !== name);
      if (required.length > 0) result.required = required;
      else delete result.required;
    }
  }
}

function typeOf(schema: Json, path: string, { note }: Converting): string | string[] | undefined {
  if (schema.type === undefined) return undefined;
  const type = meantType(schema.type);
  const said = JSON.stringify(schema.type);
  if (JSON.stringify(type) !== said && !['[]', '"any"'].includes(said))
    note(`${path}: type ${said} is taken as ${type === undefined ? 'any' : JSON.stringify(type)}`);
  // A word of OpenAPI 3.0 that documents of 3.1 still use.
  if (schema.nullable !== true || type === undefined) return type;
  return [...new Set([type, 'null'].flat())];
}

function isEmptyList(kind: KeywordKind, value: unknown): boolean {
  return Array.isArray(value) && (kind === 'list' || kind === 'strings');
}

function shortened(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
