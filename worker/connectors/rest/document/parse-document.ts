import { CORE_SCHEMA, load, mergeTag, YAMLException } from 'js-yaml';
import { DocumentError } from './document-error.ts';
import { isObject, type Json } from './json.ts';

/** Values in one document, its YAML aliases written out. */
const MAX_VALUES = 3_000_000;
/** Levels of a document. Real ones have fewer than 40; what reads them goes a few function calls deeper for each. */
const MAX_LEVELS = 200;

const YAML = CORE_SCHEMA.withTags(mergeTag);

/**
 * Reads JSON or YAML 1.2. @returns a tree in which no object is there twice, because what follows changes it in place.
 * @param name how the document is called in messages.
 * @throws DocumentError with line and column.
 */
export function parseDocument(text: string, name: string): Json {
  const trimmed = text.replace(/^\ufeff/, '').trimStart();
  if (trimmed === '') throw new DocumentError(`${name} is empty`);
  if (trimmed.startsWith('<')) {
    throw new DocumentError(`${name} is a web page or XML; what fits is an OpenAPI document in JSON or YAML`);
  }
  const value = parse(text.replace(/^\ufeff/, ''), name);
  if (!isObject(value)) throw new DocumentError(`${name} is no OpenAPI document: it holds no fields`);
  const counter = { values: 0 };
  return copy(value, 0, counter, name) as Json;
}

/** JSON is YAML too, so what is meant to be JSON and is not is explained by the YAML parser, which knows lines. */
function parse(text: string, name: string): unknown {
  if (/^\s*[{[]/.test(text)) {
    try {
      return JSON.parse(text);
    } catch {
      // Below.
    }
  }
  try {
    return load(text, { schema: YAML });
  } catch (cause) {
    if (!(cause instanceof YAMLException)) throw new DocumentError(`${name} cannot be read`, { cause });
    const { mark, reason } = cause;
    const place = mark ? ` at line ${mark.line + 1}, column ${mark.column + 1}` : '';
    throw new DocumentError(`${name} is neither JSON nor YAML${place}: ${reason}`, { cause });
  }
}

function copy(value: unknown, level: number, counter: { values: number }, name: string): unknown {
  counter.values += 1;
  if (counter.values > MAX_VALUES)
    throw new DocumentError(`${name} has more than ${MAX_VALUES} values when its aliases are written out`);
  if (level > MAX_LEVELS) throw new DocumentError(`${name} is more than ${MAX_LEVELS} levels deep`);
  if (Array.isArray(value)) return value.map((item) => copy(item, level + 1, counter, name));
  if (!isObject(value)) return value;
  const result: Json = {};
  for (const [key, item] of Object.entries(value)) {
    // As a key of a plain object this one would change what the object is.
    if (key !== '__proto__') result[key] = copy(item, level + 1, counter, name);
  }
  return result;
}
