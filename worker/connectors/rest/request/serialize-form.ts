import type { Serialization } from '../../../../schema/rest-plan.ts';
import { isObject } from '../document/json.ts';
import { asText, type Encode, entriesOf, flatten, itemsOf } from './expand.ts';
import { encodeAllowingReserved, percentEncode } from './percent-encode.ts';

/** How deep an object in deepObject style may be nested. */
const MAX_LEVELS = 10;

/**
 * Writes a value as `name=value` pieces: form, spaceDelimited, pipeDelimited and deepObject (OpenAPI 3.1, Style
 * Values; RFC 6570, 3.2.8). An empty list or object has no pieces.
 */
export function serializeForm(name: string, value: unknown, how: Serialization): string[] {
  const encode: Encode = how.allowReserved ? encodeAllowingReserved : percentEncode;
  const key = percentEncode(name);
  if (how.contentType !== undefined) return [`${key}=${encode(JSON.stringify(value))}`];
  if (Array.isArray(value)) return list(key, value, how, encode);
  if (!isObject(value)) return [`${key}=${encode(asText(value))}`];
  if (how.style === 'deepObject') return deepObject(key, value, encode, 1);
  const entries = entriesOf(value, encode);
  if (entries.length === 0) return [];
  if (how.explode) return entries.map(([field, item]) => `${field}=${item}`);
  return [`${key}=${flatten(entries, separatorOf(how))}`];
}

function list(key: string, value: readonly unknown[], how: Serialization, encode: Encode): string[] {
  const items = itemsOf(value, encode);
  if (items.length === 0) return [];
  // deepObject is said of objects only; a list is taken as the usual one.
  if (how.explode || how.style === 'deepObject') return items.map((item) => `${key}=${item}`);
  return [`${key}=${items.join(separatorOf(how))}`];
}

/** Between encoded items, so that an item that has the separator in it is still told apart where it is a comma. */
function separatorOf({ style }: Serialization): string {
  if (style === 'spaceDelimited') return '%20';
  return style === 'pipeDelimited' ? '%7C' : ',';
}

/** `filter[a]=1`, nested `filter[a][b]=1`, lists `filter[a]=1&filter[a]=2`; the brackets encoded (RFC 3986, 2.2). */
function deepObject(key: string, value: object, encode: Encode, level: number): string[] {
  return Object.entries(value).flatMap(([field, item]: [string, unknown]) => {
    const inner = `${key}%5B${percentEncode(field)}%5D`;
    if (item === null || item === undefined) return [];
    if (isObject(item) && level < MAX_LEVELS) return deepObject(inner, item, encode, level + 1);
    if (Array.isArray(item)) return itemsOf(item, encode).map((text) => `${inner}=${text}`);
    return [`${inner}=${encode(asText(item))}`];
  });
}
