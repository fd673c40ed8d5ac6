import { isObject, type Json } from '../../document/json.ts';
import type { KeywordKind } from './keywords.ts';

const TYPES = new Set(['string', 'number', 'integer', 'boolean', 'object', 'array', 'null']);

/** Types that documents in the field name, and what they mean. */
const MEANT: Readonly<Record<string, string>> = {
  int: 'integer',
  long: 'integer',
  int32: 'integer',
  int64: 'integer',
  float: 'number',
  double: 'number',
  decimal: 'number',
  bool: 'boolean',
  str: 'string',
  text: 'string',
  date: 'string',
  datetime: 'string',
  'date-time': 'string',
  uuid: 'string',
  uri: 'string',
  binary: 'string',
  file: 'string',
  enum: 'string',
  map: 'object',
  dict: 'object',
  list: 'array',
};

/** The JSON Schema type or types that a value of `type` means; undefined where it says nothing. */
export function meantType(value: unknown): string | string[] | undefined {
  const named = (Array.isArray(value) ? value : [value])
    .flat()
    .map((it) => (it === null ? 'null' : String(it)))
    .map((it) => (TYPES.has(it) ? it : MEANT[it.toLowerCase()]))
    .filter((it) => it !== undefined);
  const types = [...new Set(named)];
  if (types.length === 0) return undefined;
  return types.length === 1 ? types[0] : types;
}

/**
 * The value of a keyword that holds no schemas, as a validator takes it; undefined where there is none such. A client
 * refuses all tools of a gateway for one schema that cannot be compiled, so nothing passes that is only nearly right.
 */
export function plainValue(kind: KeywordKind, value: unknown): unknown {
  switch (kind) {
    case 'string':
      return typeof value === 'string' ? value : undefined;
    case 'boolean':
      return typeof value === 'boolean' ? value : undefined;
    case 'number':
      return asNumber(value);
    case 'count': {
      const count = asNumber(value);
      return count !== undefined && Number.isInteger(count) && count >= 0 ? count : undefined;
    }
    case 'strings':
      return stringsOf(value);
    case 'stringLists':
      return isObject(value) ? stringListsOf(value) : undefined;
    case 'pattern':
      return typeof value === 'string' ? mendedPattern(value) : undefined;
    case 'list':
      return Array.isArray(value) && value.length > 0 ? value : undefined;
    case 'examples':
      return examplesOf(value);
    default:
      return value;
  }
}

/** Whether a regular expression is one of JSON Schema 2020-12 (ECMA-262 with Unicode), as clients compile them. */
export function isPattern(text: string): boolean {
  try {
    new RegExp(text, 'u');
    return true;
  } catch {
    return false;
  }
}

/**
 * A pattern, without escapes that it does not need and that ECMA-262 does not know with Unicode; undefined where it
 * is none all the same.
 */
function mendedPattern(text: string): string | undefined {
  if (isPattern(text)) return text;
  const mended = text.replaceAll(/\\(?=[^\w\s^$\\.*+?()[\]{}|/-])/g, '');
  return isPattern(mended) ? mended : undefined;
}

/**
 * A list, as JSON Schema has it; named examples (OpenAPI 3.1, Example Object), where a document has those in a
 * schema.
 */
function examplesOf(value: unknown): unknown[] | undefined {
  const examples = isObject(value)
    ? Object.values(value).flatMap((example) =>
        isObject(example) && 'value' in example ? [example.value] : [],
      )
    : value;
  return Array.isArray(examples) && examples.length > 0 ? examples : undefined;
}

function asNumber(value: unknown): number | undefined {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value)))
    return Number(value);
  return undefined;
}

function stringsOf(value: unknown): string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const strings = [...new Set(value.filter((it): it is string => typeof it === 'string'))];
  return strings.length === 0 ? undefined : strings;
}

function stringListsOf(value: Json): Json {
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, list]) => {
      const strings = stringsOf(list);
      return strings === undefined ? [] : [[key, strings]];
    }),
  );
}
