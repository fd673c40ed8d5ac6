import { MemoryLimit } from '../aggregation/memory.ts';

/** Memory of one entry besides its key and bytes. */
const ENTRY_BYTES = 64;

/** What is sorted, the key that says where it comes, and the bytes that it takes. */
export interface SortItem<T> {
  readonly key: Buffer;
  readonly item: T;
  readonly bytes: number;
}

interface Entry<T> extends SortItem<T> {
  readonly sequence: number;
  readonly size: number;
}

/**
 * Sorts items by their keys, equal ones in the order they came.
 *
 * @param limit how many of the first items are wanted; only about twice as many are held
 * @throws CommandError QueryExceededMemoryLimitNoDiskUseAllowed when more than 100 MB must be held
 */
export function sortItems<T>(items: Iterable<SortItem<T>>, limit: number): T[] {
  const memory = new MemoryLimit('Sort');
  let entries: Entry<T>[] = [];
  let sequence = 0;
  for (const { key, item, bytes } of items) {
    const size = key.length + bytes + ENTRY_BYTES;
    memory.use(size);
    entries.push({ key, item, bytes, sequence: sequence++, size });
    if (entries.length < limit * 2 + 16) continue;
    entries.sort(byKey);
    for (const dropped of entries.slice(limit)) memory.release(dropped.size);
    entries = entries.slice(0, limit);
  }
  return entries
    .sort(byKey)
    .slice(0, limit)
    .map((entry) => entry.item);
}

function byKey(a: Entry<unknown>, b: Entry<unknown>): number {
  return Buffer.compare(a.key, b.key) || a.sequence - b.sequence;
}
