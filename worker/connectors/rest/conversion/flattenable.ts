import { isObject, type Json } from '../document/json.ts';
import type { SchemaConverter } from './schema/schema-converter.ts';

/** An object whose properties can be arguments of their own. */
export interface FlatObject {
  properties: Json;
  required: ReadonlySet<string>;
}

/** Keywords beside which properties do not say everything. */
const MORE_THAN_PROPERTIES = [
  'anyOf',
  'oneOf',
  'not',
  'if',
  'patternProperties',
  'propertyNames',
  'dependentRequired',
  'dependentSchemas',
  'minProperties',
  'const',
  'enum',
];

/**
 * The properties of an object schema, those of its `allOf` parts among them; undefined where the schema says more than
 * properties can (alternatives, properties of any name), so that the object must stay one value.
 */
export function flattenable(schema: unknown, converter: SchemaConverter, level = 0): FlatObject | undefined {
  const resolved = converter.resolve(schema);
  // Parts that refer to themselves never end.
  if (!isObject(resolved) || level > 20) return undefined;
  if (MORE_THAN_PROPERTIES.some((keyword) => keyword in resolved)) return undefined;
  if (resolved.additionalProperties === true || isObject(resolved.additionalProperties)) return undefined;
  if (resolved.type !== undefined && ![resolved.type].flat().includes('object')) return undefined;
  const parts = Array.isArray(resolved.allOf) ? resolved.allOf : [];
  const flat = parts.map((part) => flattenable(part, converter, level + 1));
  if (flat.some((part) => part === undefined)) return undefined;
  const properties: Json = {};
  const required = new Set<string>();
  const own = {
    properties: isObject(resolved.properties) ? resolved.properties : {},
    required: new Set(Array.isArray(resolved.required) ? resolved.required.map(String) : []),
  };
  for (const part of [...(flat as FlatObject[]), own]) {
    for (const [name, property] of Object.entries(part.properties)) {
      properties[name] = name in properties ? { allOf: [properties[name], property] } : property;
    }
    for (const name of part.required) required.add(name);
  }
  const isEmpty = Object.keys(properties).length === 0;
  return level === 0 && isEmpty ? undefined : { properties, required };
}
