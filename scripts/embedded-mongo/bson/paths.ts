import { fieldOf, isDocument } from './document.ts';

/**
 * The values that a path leads to, through the documents in arrays, and by index where a part of the path is a number
 * (manual: Query an Array of Embedded Documents). Undefined stands for a missing field; an array at the end is one value.
 */
export function leavesOf(start: unknown, parts: readonly string[], from = 0): unknown[] {
  let value = start;
  for (let i = from; i < parts.length; i++) {
    const part = parts[i] ?? '';
    if (Array.isArray(value)) return leavesOfElements(value, parts, i);
    if (!isDocument(value)) return [undefined];
    value = fieldOf(value, part);
  }
  return [value];
}

/** Documents in an array are entered, other elements only where the path has their index. */
function leavesOfElements(array: readonly unknown[], parts: readonly string[], from: number): unknown[] {
  const leaves = array.flatMap((element) => (isDocument(element) ? leavesOf(element, parts, from) : []));
  const index = parts[from] ?? '';
  if (!isIndex(index) || Number(index) >= array.length) return leaves;
  const element = array[Number(index)];
  const isWay = from + 1 === parts.length || Array.isArray(element) || isDocument(element);
  return isWay ? [...leaves, ...leavesOf(element, parts, from + 1)] : leaves;
}

/** Whether a part of a path can be the index of an element. */
export function isIndex(part: string): boolean {
  return /^(0|[1-9]\d*)$/.test(part);
}

/** What an index or a sort sees at a path: of arrays the elements; null where nothing is, undefined for no elements. */
export function keysAt(document: unknown, parts: readonly string[]) {
  const leaves = leavesOf(document, parts);
  const isPresent = leaves.some((leaf) => leaf !== undefined);
  if (leaves.length === 1 && !Array.isArray(leaves[0])) {
    return { keys: [leaves[0] ?? null], isArray: false, isPresent };
  }
  const keys = leaves.flatMap((leaf) => {
    if (!Array.isArray(leaf)) return [leaf ?? null];
    return leaf.length === 0 ? [undefined] : leaf;
  });
  return { keys: keys.length === 0 ? [null] : keys, isArray: true, isPresent };
}
