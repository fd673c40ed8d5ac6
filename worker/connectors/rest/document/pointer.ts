import { isObject, type Json } from './json.ts';

/**
 * RFC 6901, section 6: the keys that a pointer in a URI fragment (`#/a/b`) goes through; undefined where it is none.
 */
export function pointerKeys(reference: string): string[] | undefined {
  if (reference === '#') return [];
  if (!reference.startsWith('#/')) return undefined;
  return reference
    .slice(2)
    .split('/')
    .map((key) => decode(key).replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** One spelling for all pointers that go through the same keys. */
export function pointerThrough(keys: readonly string[]): string {
  const written = keys.map(
    (key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1').replaceAll('%', '%25')}`,
  );
  return `#${written.join('')}`;
}

/** What a pointer leads to; undefined where it leads nowhere. */
export function resolvePointer(document: Json, reference: string): unknown {
  const keys = pointerKeys(reference);
  if (keys === undefined) return undefined;
  let value: unknown = document;
  for (const key of keys) {
    if (Array.isArray(value)) value = value[Number(key)];
    else if (isObject(value) && Object.hasOwn(value, key)) value = value[key];
    else return undefined;
  }
  return value;
}

function decode(key: string): string {
  try {
    return decodeURIComponent(key);
  } catch {
    // A percent sign that was meant as one.
    return key;
  }
}
