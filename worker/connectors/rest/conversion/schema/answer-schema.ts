import { isObject, type Json } from '../../document/json.ts';

/**
 * Keywords that say what an answer is made of. The others say which values are right, and that is for the API to
 * know.
 */
const KEPT = new Set([
  'title',
  'description',
  'examples',
  'type',
  '$ref',
  'properties',
  'additionalProperties',
  'patternProperties',
  'items',
  'prefixItems',
  'allOf',
  'anyOf',
  '$defs',
]);

/**
 * Makes the schema of an answer one that real answers fit. A result must conform to its outputSchema (MCP 2025-11-25,
 * server/tools, Output Schema), and clients throw away a result that does not; but what APIs answer and what they
 * document differ in what is required, in ranges, in new values of an enumeration. So the schema keeps what an answer
 * is made of: names and types. Where even a type differs, the value is left out of the structured result
 * (response/conform.ts), which may be done because nothing is required.
 */
export function answerSchema(schema: Json): Json {
  const result: Json = {};
  for (const [keyword, value] of Object.entries(schema)) {
    // Whatever else an object or a list holds is let pass without saying so.
    if (KEPT.has(keyword) && typeof value !== 'boolean') result[keyword] = relaxed(keyword, value);
  }
  if (Array.isArray(schema.oneOf)) {
    // Of several that fit, oneOf lets none pass.
    const anyOf = schema.oneOf.map((it) => answerSchema(it as Json));
    if (result.anyOf === undefined) result.anyOf = anyOf;
    else result.allOf = [...((result.allOf as Json[] | undefined) ?? []), { anyOf }];
  }
  const values = Array.isArray(schema.enum) ? schema.enum : 'const' in schema ? [schema.const] : undefined;
  // Known values are of use to the reader; new ones must not be an error.
  if (values !== undefined && result.examples === undefined) result.examples = values;
  return result;
}

function relaxed(keyword: string, value: unknown): unknown {
  switch (keyword) {
    case 'properties':
    case 'patternProperties':
    case '$defs':
      return Object.fromEntries(
        Object.entries(value as Json).map(([key, item]) => [key, isObject(item) ? answerSchema(item) : {}]),
      );
    case 'additionalProperties':
    case 'items':
      return answerSchema(value as Json);
    case 'allOf':
    case 'anyOf':
    case 'prefixItems':
      return (value as unknown[]).map((item) => (isObject(item) ? answerSchema(item) : {}));
    default:
      return value;
  }
}
