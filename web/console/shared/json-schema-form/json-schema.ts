/** The parts of JSON Schema (2020-12) that forms are made of. */
export interface JsonSchema {
  type?: string | string[];
  title?: string;
  description?: string;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  enum?: unknown[];
  const?: unknown;
  default?: unknown;
  format?: string;
  writeOnly?: boolean;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  maxItems?: number;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  $ref?: string;
  $defs?: Record<string, JsonSchema>;
  definitions?: Record<string, JsonSchema>;
}

/** Which kind of field a schema is shown as; `json` for whatever no other fits. */
export type FieldKind = 'secret' | 'text' | 'number' | 'boolean' | 'choice' | 'list' | 'object' | 'json';

/** Levels of objects and lists that become fields; deeper ones, and schemas that contain themselves, are edited as JSON. */
const MAX_DEPTH = 4;

/** A schema with its reference followed, and without `null` among its alternatives. */
export function resolve(schema: JsonSchema, root: JsonSchema, depth = 0): JsonSchema {
  if (depth > MAX_DEPTH) return schema;
  if (schema.$ref !== undefined) {
    const name = /^#\/(?:\$defs|definitions)\/([^/]+)$/.exec(schema.$ref)?.[1];
    const target = name === undefined ? undefined : (root.$defs?.[name] ?? root.definitions?.[name]);
    if (target === undefined) return schema;
    const { $ref: _, ...rest } = schema;
    return resolve({ ...target, ...rest }, root, depth + 1);
  }
  const { anyOf, oneOf, ...rest } = schema;
  const alternatives = (anyOf ?? oneOf)?.filter(({ type }) => type !== 'null');
  const [only] = alternatives ?? [];
  if (only !== undefined && alternatives?.length === 1) return resolve({ ...only, ...rest }, root, depth + 1);
  return schema;
}

/** @param schema with its reference followed. @param depth how deep in the form it stands. */
export function kindOf(schema: JsonSchema, depth: number): FieldKind {
  if (schema.enum?.every((value) => typeof value === 'string')) return 'choice';
  const types = [schema.type ?? []].flat().filter((type) => type !== 'null');
  if (types.length !== 1) return 'json';
  switch (types[0]) {
    case 'string':
      return schema.writeOnly === true || schema.format === 'password' ? 'secret' : 'text';
    case 'number':
    case 'integer':
      return 'number';
    case 'boolean':
      return 'boolean';
    case 'array':
      return schema.items !== undefined && depth < MAX_DEPTH ? 'list' : 'json';
    case 'object':
      return Object.keys(schema.properties ?? {}).length > 0 && depth < MAX_DEPTH ? 'object' : 'json';
    default:
      return 'json';
  }
}

/** What a new element of a list begins as. */
export function emptyValue(kind: FieldKind): unknown {
  return { secret: '', text: '', number: 0, boolean: false, choice: '', list: [], object: {}, json: null }[
    kind
  ];
}

/** What a form begins with: required choices that leave no choice. */
export function startingValue({ properties = {}, required = [] }: JsonSchema): Record<string, unknown> {
  const decided = required.flatMap((name) => {
    const { enum: values = [] } = properties[name] ?? {};
    return values.length === 1 ? [[name, values[0]]] : [];
  });
  return Object.fromEntries(decided) as Record<string, unknown>;
}

/** `maxResults` or `max_results` as `Max results`. */
export function labelOf(name: string, { title }: JsonSchema): string {
  if (title !== undefined) return title;
  const words = name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/[_-]+/g, ' ')
    .toLowerCase();
  const known = words.replace(/\b(api|html|http|id|json|kb|mb|url)\b/g, (word) => word.toUpperCase());
  return known.charAt(0).toUpperCase() + known.slice(1);
}
