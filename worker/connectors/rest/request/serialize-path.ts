import type { ParameterPlan } from '../../../../schema/rest-plan.ts';
import { isObject } from '../document/json.ts';
import { asText, type Encode, entriesOf, flatten, itemsOf, pairs } from './expand.ts';
import { percentEncode } from './percent-encode.ts';

/** Writes a value into a path: simple, label and matrix (OpenAPI 3.1, Style Values; RFC 6570, 3.2.2, 3.2.5, 3.2.7). */
export function serializePath(parameter: ParameterPlan, value: unknown): string {
  if (parameter.contentType !== undefined) return percentEncode(JSON.stringify(value));
  switch (parameter.style) {
    case 'label':
      return label(value, parameter.explode);
    case 'matrix':
      return matrix(percentEncode(parameter.name), value, parameter.explode);
    default:
      return simple(value, parameter.explode, percentEncode);
  }
}

/** `5`, `3,4,5`, `R,100,G,200` or, exploded, `R=100,G=200`: for paths, and unencoded for headers. */
export function simple(value: unknown, explode: boolean, encode: Encode): string {
  if (Array.isArray(value)) return itemsOf(value, encode).join(',');
  if (!isObject(value)) return encode(asText(value));
  const entries = entriesOf(value, encode);
  return explode ? pairs(entries, ',') : flatten(entries, ',');
}

function label(value: unknown, explode: boolean): string {
  const separator = explode ? '.' : ',';
  if (Array.isArray(value)) return `.${itemsOf(value, percentEncode).join(separator)}`;
  if (!isObject(value)) return `.${percentEncode(asText(value))}`;
  const entries = entriesOf(value, percentEncode);
  return `.${explode ? pairs(entries, separator) : flatten(entries, separator)}`;
}

function matrix(name: string, value: unknown, explode: boolean): string {
  if (Array.isArray(value)) {
    const items = itemsOf(value, percentEncode);
    return explode ? items.map((item) => `;${name}=${item}`).join('') : `;${name}=${items.join(',')}`;
  }
  if (!isObject(value)) return `;${name}=${percentEncode(asText(value))}`;
  const entries = entriesOf(value, percentEncode);
  return explode
    ? entries.map(([key, item]) => `;${key}=${item}`).join('')
    : `;${name}=${flatten(entries, ',')}`;
}
