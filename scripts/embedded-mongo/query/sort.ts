import { compareValues } from '../bson/compare.ts';
import type { Document } from '../bson/document.ts';
import { keysAt } from '../bson/paths.ts';
import { CommandError, unsupported } from '../errors.ts';

/** The fields that a sort is by, in their order, with 1 for ascending and -1 for descending. */
export type SortPattern = ReadonlyMap<string, 1 | -1>;

/** @throws CommandError 15975 when a direction is neither 1 nor -1 */
export function parseSort(sort: Document): SortPattern {
  const entries = Object.entries(sort).map(([path, direction]): [string, 1 | -1] => {
    if (typeof direction === 'object') throw unsupported('a sort by $meta');
    if (path.startsWith('$')) throw unsupported(`a sort by '${path}'`);
    const number = Number(direction);
    if (number === 1 || number === -1) return [path, number];
    throw new CommandError(15975, '$sort key ordering must be 1 (for ascending) or -1 (for descending)');
  });
  return new Map(entries);
}

/** Sorts items by their documents; those with equal keys stay in their order. */
export function sorted<T>(items: Iterable<T>, pattern: SortPattern, documentOf: (item: T) => Document): T[] {
  const fields = [...pattern].map(([path, direction]) => ({ parts: path.split('.'), direction }));
  const keyed = Array.from(items, (item) => {
    const document = documentOf(item);
    return { item, keys: fields.map(({ parts, direction }) => sortKey(document, parts, direction)) };
  });
  keyed.sort((a, b) => {
    for (const [i, { direction }] of fields.entries()) {
      const order = compareValues(a.keys[i], b.keys[i]);
      if (order !== 0) return order * direction;
    }
    return 0;
  });
  return keyed.map(({ item }) => item);
}

/** Of an array the least element, descending the greatest (manual: Comparison/Sort Order, Arrays). */
function sortKey(document: Document, parts: readonly string[], direction: 1 | -1): unknown {
  const { keys } = keysAt(document, parts);
  return keys.reduce((best, key) => (compareValues(key, best) * direction < 0 ? key : best));
}
