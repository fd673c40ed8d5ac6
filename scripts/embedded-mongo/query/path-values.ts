import type { Maybe, Value } from '../bson/values.ts';

/**
 * Called with each value that a path leads to, `undefined` for a missing one, and the index of the outermost array
 * element that was passed on the way. Returns true to stop.
 */
export type Visit = (value: Maybe, position: number | undefined) => boolean;

/** What an array at the end of a path stands for: its elements and then itself, or itself only. */
export type LeafArray = 'elements' | 'whole';

/**
 * Visits the values at a path as queries see them: through the elements of arrays, and by index where a part of the
 * path is a number (manual: Query an Array of Embedded Documents). Returns true when a visit did.
 */
export function visitPath(value: Maybe, parts: readonly string[], leaf: LeafArray, visit: Visit): boolean {
  return parts.length === 0
    ? visit(value, undefined)
    : visitFrom(value, { parts, leaf, visit }, 0, undefined);
}

interface Walk {
  readonly parts: readonly string[];
  readonly leaf: LeafArray;
  readonly visit: Visit;
}

function visitFrom(start: Maybe, walk: Walk, from: number, position: number | undefined): boolean {
  let value = start;
  for (let i = from; i < walk.parts.length; i++) {
    if (!(value instanceof Map)) return walk.visit(undefined, position);
    value = value.get(walk.parts[i] ?? '');
    if (Array.isArray(value)) {
      const isLeaf = i + 1 === walk.parts.length;
      return isLeaf ? visitLeaf(value, walk, position) : visitElements(value, walk, i + 1, position);
    }
  }
  return walk.visit(value, position);
}

function visitLeaf(array: readonly Value[], walk: Walk, position: number | undefined): boolean {
  if (walk.leaf === 'elements') {
    for (const [index, element] of array.entries()) {
      if (walk.visit(element, position ?? index)) return true;
    }
  }
  return walk.visit(array as Value[], position);
}

/** An array in the middle of a path: its documents are entered, others only where the path has their index. */
function visitElements(
  array: readonly Value[],
  walk: Walk,
  from: number,
  position: number | undefined,
): boolean {
  const part = walk.parts[from];
  const isLast = from + 1 === walk.parts.length;
  for (const [index, element] of array.entries()) {
    if (element instanceof Map && visitFrom(element, walk, from, position ?? index)) return true;
    if (part !== String(index)) continue;
    if (isLast) {
      if (walk.visit(element, position)) return true;
    } else if (element instanceof Map) {
      if (visitFrom(element, walk, from + 1, position)) return true;
    } else if (Array.isArray(element)) {
      if (visitElements(element, walk, from + 1, position)) return true;
    }
  }
  return false;
}
