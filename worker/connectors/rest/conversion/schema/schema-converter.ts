import { isObject, type Json } from '../../document/json.ts';
import { pointerKeys, resolvePointer } from '../../document/pointer.ts';
import { isPattern, KEYWORDS, type KeywordKind, meantType, plainValue } from './keywords.ts';

/** Whether a schema describes what is sent or what comes back: `readOnly` and `writeOnly` properties are in one of them only. */
export type Direction = 'input' | 'output';

/** A tool's schemas would be too long: they are made again with fewer levels of references. */
export class SchemaTooLong extends Error {}

export interface SchemaConverterOptions {
  /** An OpenAPI 3.1 document whose references are all local. */
  document: Json;
  direction: Direction;
  /** Definitions that lead on from more references in a row than this say only what they are about. */
  maxReferenceLevels: number;
  /** Characters of all definitions together. */
  maxCharacters: number;
  /** Notes what is mended or left out. */
  note(message: string): void;
}

/**
 * Makes of Schema Objects (OpenAPI 3.1, Schema Object) JSON Schemas for one tool, which stand alone: what they refer to becomes a definition in
 * `$defs`, and only that. Recursion stays recursion.
 */
export class SchemaConverter {
  readonly #options: SchemaConverterOptions;
  /** Reference → name of its definition. */
  readonly #names = new Map<string, string>();
  readonly #queue: { reference: string; level: number }[] = [];
  #level = 0;

  constructor(options: SchemaConverterOptions) {
    this.#options = options;
  }

  /** @param path where the schema stands in its operation, for messages. */
  convert(schema: unknown, path: string): Json {
    if (schema === true || schema === undefined) return {};
    if (schema === false) return { not: {} };
    if (!isObject(schema)) {
      this.#options.note(`${path} is no schema; anything is accepted there`);
      return {};
    }
    if (schema.$dynamicRef !== undefined || schema.$recursiveRef !== undefined)
      this.#options.note(
        `${path} has a dynamic reference, which is not supported; anything is accepted there`,
      );
    const result: Json = {};
    if (typeof schema.$ref === 'string') {
      const reference = this.#reference(schema.$ref, path);
      if (reference !== undefined) result.$ref = reference;
    }
    const type = this.#type(schema, path);
    if (type !== undefined) result.type = type;
    for (const [keyword, value] of Object.entries(schema)) this.#keyword(result, keyword, value, path);
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
      const target = resolvePointer(this.#options.document, $ref);
      current = isObject(target) ? { ...target, ...beside } : target;
    }
    return current;
  }

  /** The definitions that the schemas converted so far need; undefined where they need none. @throws SchemaTooLong */
  definitions(): Json | undefined {
    const definitions: Json = {};
    let characters = 0;
    for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) {
      const { reference, level } = next;
      const name = this.#names.get(reference) ?? '';
      const target = resolvePointer(this.#options.document, reference);
      this.#level = level;
      const definition =
        level > this.#options.maxReferenceLevels ? outline(target) : this.convert(target, `schema ${name}`);
      characters += JSON.stringify(definition).length;
      if (characters > this.#options.maxCharacters) throw new SchemaTooLong();
      definitions[name] = definition;
    }
    this.#level = 0;
    return Object.keys(definitions).length === 0 ? undefined : definitions;
  }

  /** @returns the reference to the definition; undefined where it leads nowhere, or only to itself. */
  #reference(reference: string, path: string): string | undefined {
    if (resolvePointer(this.#options.document, reference) === undefined || this.#isCircle(reference)) {
      this.#options.note(`${path}: the reference ${reference} leads nowhere; anything is accepted there`);
      return undefined;
    }
    let name = this.#names.get(reference);
    if (name === undefined) {
      name = this.#nameFor(reference);
      this.#names.set(reference, name);
      this.#queue.push({ reference, level: this.#level + 1 });
    }
    return `#/$defs/${name}`;
  }

  /** A → B → A with nothing in between says nothing, and a validator would never come back from it. */
  #isCircle(reference: string): boolean {
    const seen = new Set<string>();
    let current: unknown = { $ref: reference };
    while (isObject(current) && typeof current.$ref === 'string') {
      if (seen.has(current.$ref)) return true;
      seen.add(current.$ref);
      current = resolvePointer(this.#options.document, current.$ref);
    }
    return false;
  }

  #nameFor(reference: string): string {
    const last = pointerKeys(reference)?.at(-1) ?? '';
    const base = last.replace(/[^A-Za-z0-9_.-]+/g, '_') || 'schema';
    const taken = new Set(this.#names.values());
    let name = base;
    for (let n = 2; taken.has(name); n += 1) name = `${base}_${n}`;
    return name;
  }

  #type(schema: Json, path: string): string | string[] | undefined {
    if (schema.type === undefined) return undefined;
    const type = meantType(schema.type);
    const said = JSON.stringify(schema.type);
    // Values are what an enumeration says they are, whatever type is said beside it.
    if (JSON.stringify(type) !== said && !['[]', '"any"'].includes(said))
      this.#options.note(
        `${path}: type ${said} is taken as ${type === undefined ? 'any' : JSON.stringify(type)}`,
      );
    if (schema.nullable !== true || type === undefined) return type;
    return [...new Set([type, 'null'].flat())];
  }

  #keyword(result: Json, keyword: string, value: unknown, path: string): void {
    const kind = KEYWORDS[keyword];
    if (kind === undefined) return;
    const place = `${path}.${keyword}`;
    if (keyword === 'items' && Array.isArray(value)) {
      result.prefixItems = value.map((item, n) => this.convert(item, `${place}.${n}`));
      return;
    }
    const converted = this.#value(kind, value, place);
    if (converted !== undefined) result[keyword] = converted;
    else if (value !== undefined && value !== null) this.#noteDropped(kind, value, place);
  }

  #value(kind: KeywordKind, value: unknown, place: string): unknown {
    switch (kind) {
      case 'schema':
        return typeof value === 'boolean' ? value : isObject(value) ? this.convert(value, place) : undefined;
      case 'schemas':
        return Array.isArray(value) && value.length > 0
          ? value.map((item, n) => this.convert(item, `${place}.${n}`))
          : undefined;
      case 'schemaMap':
        return isObject(value) ? this.#map(value, place) : undefined;
      case 'patternMap':
        return isObject(value)
          ? this.#map(Object.fromEntries(Object.entries(value).filter(([key]) => isPattern(key))), place)
          : undefined;
      default:
        return plainValue(kind, value);
    }
  }

  #map(value: Json, place: string): Json {
    return Object.fromEntries(
      Object.entries(value).map(([key, schema]) => [key, this.convert(schema, `${place}.${key}`)]),
    );
  }

  #noteDropped(kind: KeywordKind, value: unknown, place: string): void {
    if (kind === 'list' || (kind === 'strings' && Array.isArray(value))) return;
    this.#options.note(`${place} is ${shortened(value)}, which is no valid value there; it is left out`);
  }

  /** Takes out the properties that are not in this direction (OpenAPI 3.1, readOnly and writeOnly). */
  #leaveOut(result: Json, schema: Json): void {
    const keyword = this.#options.direction === 'input' ? 'readOnly' : 'writeOnly';
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

/** What a definition is about, where it goes no further. */
function outline(schema: unknown): Json {
  if (!isObject(schema)) return {};
  const { title, description } = schema;
  const type = meantType(schema.type);
  return {
    ...(type === undefined ? {} : { type }),
    ...(typeof title === 'string' ? { title } : {}),
    ...(typeof description === 'string' ? { description } : {}),
  };
}

function shortened(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
