import { distinctValues, equalValues } from '../bson/compare.ts';
import type { Document } from '../bson/document.ts';
import type { Index, KeyRange } from '../storage/index.ts';
import { type Constraint, constraintsOf } from './constraints.ts';
import type { SortPattern } from './sort.ts';

/** How documents are found: by which entries of which index, and whether they come in the order of the sort. */
export interface Plan {
  readonly index: Index;
  readonly ranges: readonly KeyRange[];
  readonly isBackward: boolean;
  readonly isSorted: boolean;
}

/** The best index for a query and a sort, or undefined when reading all documents is no worse. */
export function choosePlan(indexes: readonly Index[], query: Document, sort: SortPattern): Plan | undefined {
  const constraints = constraintsOf(query);
  let best: { plan: Plan; score: number } | undefined;
  for (const index of indexes) {
    if (!coversAll(index, query, constraints)) continue;
    const { plan, score } = planWith(index, constraints, sort);
    if (score > (best?.score ?? 0)) best = { plan, score };
  }
  return best?.plan;
}

/** Whether an index that leaves out some documents has all that the query finds. */
function coversAll(index: Index, query: Document, constraints: ReadonlyMap<string, Constraint>): boolean {
  const { sparse, partialFilterExpression } = index.specification;
  const excludesNull = (path: string) =>
    constraints.has(path) && !constraints.get(path)?.equal?.includes(null);
  if (sparse) return index.paths.some(excludesNull);
  return Object.entries(partialFilterExpression ?? {}).every(
    ([path, condition]) => Object.hasOwn(query, path) && equalValues(query[path], condition),
  );
}

function planWith(
  index: Index,
  constraints: ReadonlyMap<string, Constraint>,
  sort: SortPattern,
): { plan: Plan; score: number } {
  const { ranges, equalities, score } = rangesOf(index, constraints);
  const direction = ranges.length === 1 && !index.isMultikey ? sortDirection(index, equalities, sort) : 0;
  const isSorted = direction !== 0;
  const plan = { index, ranges, isBackward: direction === -1, isSorted };
  return { plan, score: score + (isSorted && sort.size > 0 ? 3 : 0) };
}

/** The entries to read: first fields with one value each, then one field with several or a range. */
function rangesOf(
  index: Index,
  constraints: ReadonlyMap<string, Constraint>,
): { ranges: KeyRange[]; equalities: number; score: number } {
  const prefix: unknown[] = [];
  for (const [i, path] of index.paths.entries()) {
    // What holds for one element of an array need not hold for the same as what holds for another.
    const constraint = index.isMultikey && i > 0 ? undefined : constraints.get(path);
    const { equal, lower, upper } = constraint ?? {};
    if (equal?.length === 1) {
      prefix.push(equal[0]);
      continue;
    }
    const result = (ranges: KeyRange[], score: number) => ({ ranges, equalities: i, score: i * 4 + score });
    if (equal !== undefined) {
      return result(
        distinctValues(equal).map((value) => only([...prefix, value])),
        3,
      );
    }
    if (lower === undefined && upper === undefined) return result([only(prefix)], 0);
    const bounds = index.isMultikey && lower !== undefined ? { lower } : { lower, upper };
    return result([between(prefix, bounds, index.directions[i] ?? 1)], 2);
  }
  return { ranges: [only(prefix)], equalities: prefix.length, score: prefix.length * 4 };
}

function only(keys: readonly unknown[]): KeyRange {
  return { from: keys, to: keys };
}

function between(prefix: readonly unknown[], { lower, upper }: Constraint, direction: number): KeyRange {
  const low = lower === undefined ? prefix : [...prefix, lower];
  const high = upper === undefined ? prefix : [...prefix, upper];
  return direction === 1 ? { from: low, to: high } : { from: high, to: low };
}

/** 1 or -1 when the fields of an index behind those with one value are in the order of a sort or its reverse, else 0. */
function sortDirection(index: Index, equalities: number, sort: SortPattern): 1 | -1 | 0 {
  const fixed = new Set(index.paths.slice(0, equalities));
  const wanted = [...sort].filter(([path]) => !fixed.has(path));
  const [first] = wanted;
  if (first === undefined) return 1;
  const direction = index.directions[equalities] === first[1] ? 1 : -1;
  const fits = wanted.every(
    ([path, way], i) =>
      index.paths[equalities + i] === path && index.directions[equalities + i] === way * direction,
  );
  return fits ? direction : 0;
}
