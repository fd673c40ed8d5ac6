import { isObject, type Json } from '../document/json.ts';
import { resolvePointer } from '../document/pointer.ts';

/** A value as far as it fits a schema. */
export interface ConformingValue {
  value: Json;
  /** Where it did not, and what is left out there. */
  left: string[];
}

/** Steps that one comparison may take; alternatives within alternatives may need very many. */
const MAX_STEPS = 500_000;
/** Places that are told. */
const MAX_TOLD = 10;

/** What does not fit at all. */
const NOTHING = Symbol('nothing');

class TooManySteps extends Error {}

/**
 * Leaves out of an answer what is of another type than its tool's outputSchema says, so that the result conforms (MCP
 * 2025-11-25, server/tools, Output Schema) and no client throws it away. It knows the keywords that answer schemas
 * have (conversion/schema/answer-schema.ts). A null where none is documented is left out without a word: it says that
 * there is nothing.
 */
export function conform(value: Json, schema: Json): ConformingValue {
  const comparison = new Comparison(schema);
  try {
    const fitting = comparison.fit(value, schema, '');
    if (fitting !== NOTHING) return { value: fitting as Json, left: comparison.left };
    return { value: {}, left: ['the answer as a whole'] };
  } catch (error) {
    if (!(error instanceof TooManySteps || error instanceof RangeError)) throw error;
    return { value: {}, left: ['the answer as a whole, which takes too long to compare'] };
  }
}

class Comparison {
  readonly #root: Json;
  left: string[] = [];
  #changes = 0;
  #steps = 0;

  constructor(root: Json) {
    this.#root = root;
  }

  fit(value: unknown, schema: unknown, path: string): unknown {
    this.#steps += 1;
    if (this.#steps > MAX_STEPS) throw new TooManySteps();
    if (!isObject(schema)) return value;
    if (schema.type !== undefined && ![schema.type].flat().some((type) => isOfType(value, type))) {
      this.#leave(value, path, schema.type);
      return NOTHING;
    }
    let fitting = value;
    if (typeof schema.$ref === 'string')
      fitting = this.fit(fitting, resolvePointer(this.#root, schema.$ref), path);
    for (const part of partsOf(schema.allOf)) {
      if (fitting !== NOTHING) fitting = this.fit(fitting, part, path);
    }
    if (fitting !== NOTHING && Array.isArray(schema.anyOf))
      fitting = this.#fitOne(fitting, schema.anyOf, path);
    if (Array.isArray(fitting)) return this.#fitItems(fitting, schema, path);
    return isObject(fitting) ? this.#fitProperties(fitting, schema, path) : fitting;
  }

  /** The alternative that fits as it is; where none does, the one that fits best at first sight. */
  #fitOne(value: unknown, alternatives: readonly unknown[], path: string): unknown {
    const before = { left: this.left, changes: this.#changes };
    let best: { fitting: unknown; left: string[]; changes: number } | undefined;
    for (const alternative of alternatives) {
      this.left = [...before.left];
      this.#changes = before.changes;
      const fitting = this.fit(value, alternative, path);
      if (fitting !== NOTHING && this.#changes === before.changes) return fitting;
      const found = { fitting, left: this.left, changes: this.#changes };
      if (best === undefined || (best.fitting === NOTHING && fitting !== NOTHING)) best = found;
    }
    if (best === undefined) return value;
    this.left = best.left;
    this.#changes = best.changes;
    return best.fitting;
  }

  #fitProperties(value: Json, schema: Json, path: string): Json {
    const properties = isObject(schema.properties) ? schema.properties : {};
    const patterns = Object.entries(isObject(schema.patternProperties) ? schema.patternProperties : {});
    let result = value;
    for (const [key, item] of Object.entries(value)) {
      const named = Object.hasOwn(properties, key) ? [properties[key]] : [];
      const matched = patterns.filter(([pattern]) => new RegExp(pattern, 'u').test(key)).map(([, it]) => it);
      const known = [...named, ...matched];
      let fitting: unknown = item;
      for (const part of known.length > 0 ? known : [schema.additionalProperties]) {
        if (fitting !== NOTHING) fitting = this.fit(fitting, part, path === '' ? key : `${path}.${key}`);
      }
      if (fitting === item) continue;
      if (result === value) result = { ...value };
      if (fitting === NOTHING) delete result[key];
      else result[key] = fitting;
    }
    return result;
  }

  #fitItems(value: unknown[], schema: Json, path: string): unknown {
    const first = partsOf(schema.prefixItems);
    const result: unknown[] = [];
    let same = true;
    for (const [index, item] of value.entries()) {
      const fitting = this.fit(item, index < first.length ? first[index] : schema.items, `${path}.${index}`);
      // What stands in its place by number cannot move up.
      if (fitting === NOTHING && index < first.length) return NOTHING;
      same &&= fitting === item;
      if (fitting !== NOTHING) result.push(fitting);
    }
    return same ? value : result;
  }

  #leave(value: unknown, path: string, type: unknown): void {
    this.#changes += 1;
    if (value === null || this.left.length >= MAX_TOLD) return;
    const documented = [type].flat().join(' or ');
    this.left.push(
      `${path || 'the answer'} (${documented} is documented, ${typeNameOf(value)} was answered)`,
    );
  }
}

function partsOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function isOfType(value: unknown, type: unknown): boolean {
  switch (type) {
    case 'null':
      return value === null;
    case 'array':
      return Array.isArray(value);
    case 'object':
      return isObject(value);
    case 'integer':
      return Number.isInteger(value);
    default:
      return typeof value === type;
  }
}

function typeNameOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}
