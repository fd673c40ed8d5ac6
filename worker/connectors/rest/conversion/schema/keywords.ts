/** What the value of a keyword is. */
export type KeywordKind =
  | 'schema'
  | 'schemas'
  | 'schemaMap'
  | 'patternMap'
  | 'string'
  | 'strings'
  | 'stringLists'
  | 'pattern'
  | 'number'
  | 'count'
  | 'boolean'
  | 'list'
  | 'examples'
  | 'any';

/**
 * The keywords of JSON Schema 2020-12 that a tool's schema may have. Others (of OpenAPI: xml, discriminator,
 * externalDocs, extensions; of JSON Schema: identifiers, which mean nothing outside their document) are left out.
 */
export const KEYWORDS: Readonly<Record<string, KeywordKind>> = {
  title: 'string',
  description: 'string',
  default: 'any',
  examples: 'examples',
  deprecated: 'boolean',
  format: 'string',
  contentEncoding: 'string',
  contentMediaType: 'string',
  enum: 'list',
  const: 'any',
  multipleOf: 'number',
  maximum: 'number',
  exclusiveMaximum: 'number',
  minimum: 'number',
  exclusiveMinimum: 'number',
  maxLength: 'count',
  minLength: 'count',
  pattern: 'pattern',
  prefixItems: 'schemas',
  items: 'schema',
  contains: 'schema',
  maxItems: 'count',
  minItems: 'count',
  uniqueItems: 'boolean',
  maxContains: 'count',
  minContains: 'count',
  properties: 'schemaMap',
  patternProperties: 'patternMap',
  additionalProperties: 'schema',
  propertyNames: 'schema',
  unevaluatedProperties: 'schema',
  unevaluatedItems: 'schema',
  maxProperties: 'count',
  minProperties: 'count',
  required: 'strings',
  dependentRequired: 'stringLists',
  dependentSchemas: 'schemaMap',
  allOf: 'schemas',
  anyOf: 'schemas',
  oneOf: 'schemas',
  not: 'schema',
  if: 'schema',
  // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema
  then: 'schema',
  else: 'schema',
};
