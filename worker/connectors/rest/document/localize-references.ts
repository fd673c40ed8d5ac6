import { isObject, type Json } from './json.ts';
import { pointerKeys, pointerThrough, resolvePointer } from './pointer.ts';

/** Where the document itself is, for references that are relative to a schema's own identifier. */
const ROOT = 'https://document.invalid/openapi';

/**
 * Rewrites references that are meant from a schema's own place (`$id`, `$anchor`: JSON Schema 2020-12, core, 8.2) into
 * pointers from the root of the document, which is all that everything after this knows.
 */
export function localizeReferences(document: Json): void {
  const places = new Map<string, string[]>([[ROOT, []]]);
  visit(document, ROOT, [], (node, base, keys) => {
    if (typeof node.$id === 'string') places.set(base, keys);
    if (typeof node.$anchor === 'string') places.set(`${base}#${node.$anchor}`, keys);
  });
  // Most documents identify nothing: their references are pointers already.
  if (places.size === 1) return;
  visit(document, ROOT, [], (node, base) => {
    if (typeof node.$ref !== 'string') return;
    const pointer = pointerFor(node.$ref, base, places);
    // What was brought in from other documents is pointed to from the root, wherever that stands.
    if (pointer !== undefined && resolvePointer(document, pointer) !== undefined) node.$ref = pointer;
  });
}

function pointerFor(
  reference: string,
  base: string,
  places: ReadonlyMap<string, readonly string[]>,
): string | undefined {
  const target = URL.parse(reference, base);
  if (target === null) return undefined;
  const { hash } = target;
  target.hash = '';
  const inside = hash === '' ? [] : pointerKeys(hash);
  const start = places.get(inside === undefined ? `${target.href}${hash}` : target.href);
  return start === undefined ? undefined : pointerThrough([...start, ...(inside ?? [])]);
}

type Visit = (node: Json, base: string, keys: string[]) => void;

function visit(value: unknown, outerBase: string, keys: string[], see: Visit): void {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) visit(item, outerBase, [...keys, String(index)], see);
  } else if (isObject(value)) {
    const base =
      typeof value.$id === 'string' ? (withoutFragment(value.$id, outerBase) ?? outerBase) : outerBase;
    see(value, base, keys);
    for (const [key, item] of Object.entries(value)) visit(item, base, [...keys, key], see);
  }
}

function withoutFragment(id: string, base: string): string | undefined {
  const url = URL.parse(id, base);
  if (url === null) return undefined;
  url.hash = '';
  return url.href;
}
