import { isObject, type Json, objectAt } from '../document/json.ts';
import { flattenable } from './flattenable.ts';
import { isAnything, isJson } from './media-types.ts';
import { answerSchema } from './schema/answer-schema.ts';
import type { SchemaConverter } from './schema/schema-converter.ts';

/** What a good answer of an operation may be. */
export interface AnswerDraft {
  /** Media types, JSON first. */
  produces: string[];
  /** JSON Schema of the structured result; absent where no answer is documented as JSON, or nothing is said of it. */
  outputSchema?: Json;
  /** The answer is no object: it is put into one, as `result`. */
  wraps?: boolean;
}

/** Reads the responses of an operation (OpenAPI 3.1, Responses Object) that mean success. */
export function draftAnswer(operation: Json, converter: SchemaConverter): AnswerDraft {
  const good = goodResponses(objectAt(operation, 'responses'));
  const contents = good.map((response) => objectAt(response, 'content'));
  const mediaTypes = [...new Set(contents.flatMap((content) => Object.keys(content)))];
  const produces = mediaTypes.toSorted((a, b) => Number(isJson(b)) - Number(isJson(a)));
  const schemas = contents.flatMap((content) => {
    const type = Object.keys(content).find(isJson) ?? Object.keys(content).find(isAnything);
    const media = type === undefined ? undefined : content[type];
    return isObject(media) && isObject(media.schema) ? [media.schema] : [];
  });
  const distinct = [...new Map(schemas.map((schema) => [JSON.stringify(schema), schema])).values()];
  const [first] = distinct;
  if (first === undefined) return { produces };
  const schema = distinct.length === 1 ? first : { anyOf: distinct };
  if (distinct.every((it) => isObjectSchema(it, converter)))
    return { produces, ...asRoot(schema, converter) };
  const result = answerSchema(converter.convert(schema, 'response'));
  const definitions = converter.definitions();
  if (Object.keys(result).length === 0) return { produces };
  const $defs =
    definitions === undefined ? {} : { $defs: (answerSchema({ $defs: definitions }) as Json).$defs };
  return { produces, outputSchema: { type: 'object', properties: { result }, ...$defs }, wraps: true };
}

/** The responses that mean success; where only a default is documented, that is the one. */
function goodResponses(responses: Json): unknown[] {
  const good = Object.keys(responses).filter((status) => /^2(\d\d|XX)$/i.test(status));
  return (good.length > 0 ? good : Object.keys(responses).filter((status) => status === 'default')).map(
    (status) => responses[status],
  );
}

/** Whether all values of a schema are objects (or null, which an answer of this kind then is not). */
function isObjectSchema(schema: unknown, converter: SchemaConverter, level = 0): boolean {
  const resolved = converter.resolve(schema);
  if (!isObject(resolved) || level > 20) return false;
  if (resolved.type !== undefined) {
    const types = [resolved.type].flat().filter((type) => type !== 'null');
    return types.length === 1 && types[0] === 'object';
  }
  for (const keyword of ['oneOf', 'anyOf'] as const) {
    const parts = resolved[keyword];
    if (Array.isArray(parts) && parts.length > 0)
      return parts.every((part) => isObjectSchema(part, converter, level + 1));
  }
  if (Array.isArray(resolved.allOf))
    return resolved.allOf.some((part) => isObjectSchema(part, converter, level + 1));
  return isObject(resolved.properties);
}

/** MCP 2025-11-25, Tool: the root of an outputSchema is of type object, said there and not behind a reference. */
function asRoot(schema: Json, converter: SchemaConverter): Pick<AnswerDraft, 'outputSchema'> {
  const resolved = converter.resolve(schema);
  const flat =
    isObject(resolved) && Array.isArray(resolved.allOf) ? flattenable(resolved, converter) : undefined;
  const root =
    flat === undefined ? resolved : { ...(resolved as Json), allOf: undefined, properties: flat.properties };
  const converted = converter.convert(root, 'response');
  const $defs = converter.definitions();
  const { type: _type, ...relaxed } = answerSchema({
    ...converted,
    ...($defs === undefined ? {} : { $defs }),
  });
  return { outputSchema: { type: 'object', ...relaxed } };
}
