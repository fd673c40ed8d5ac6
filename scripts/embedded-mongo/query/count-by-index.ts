import { distinctValues } from '../bson/compare.ts';
import type { Document } from '../bson/document.ts';
import type { Index, KeyRange } from '../storage/index.ts';
import { type ExactCondition, exactConditions } from './exact-conditions.ts';
import type { Filter } from './filter.ts';

/**
 * Counts what a query finds by the entries of an index alone, where the keys say all that the query asks for.
 * @param documentOf reads a document: of each range only the first and the last, however many are between them.
 * @returns undefined where no index can do that.
 */
export function countByIndex(
  indexes: readonly Index[],
  filter: Filter,
  documentOf: (id: number) => Document | undefined,
): number | undefined {
  const conditions = exactConditions(filter.query);
  if (conditions === undefined) return undefined;
  for (const index of indexes) {
    const ranges = rangesOf(index, conditions);
    if (ranges === undefined) continue;
    const counts = ranges.map((range) => countBetween(index, range, filter, documentOf));
    if (!counts.includes(undefined)) return counts.reduce((sum: number, n) => sum + (n ?? 0), 0);
  }
  return undefined;
}

/**
 * What a range says of one field holds for values of one type that lie together; an index has all types one after the other. So where the ends fit,
 * whatever is between them does.
 */
function countBetween(
  index: Index,
  range: KeyRange,
  filter: Filter,
  documentOf: (id: number) => Document | undefined,
): number | undefined {
  const { count, ends } = index.measure(range);
  const fits = ends.every((id) => filter.matches(documentOf(id) ?? {}));
  return fits ? count : undefined;
}

/** The entries of what is wanted and of nothing else; undefined where the index does not say all of it. */
function rangesOf(
  { paths, directions, isMultikey, specification }: Index,
  conditions: ReadonlyMap<string, ExactCondition>,
): KeyRange[] | undefined {
  if (isMultikey || specification.sparse || specification.partialFilterExpression) return undefined;
  const prefix: unknown[] = [];
  for (const path of paths.slice(0, conditions.size)) {
    const condition = conditions.get(path);
    if (condition === undefined) return undefined;
    const isLast = prefix.length === conditions.size - 1;
    const { equal } = condition;
    if (equal?.length === 1 && !isLast) prefix.push(equal[0]);
    else if (!isLast) return undefined;
    else if (equal) return distinctValues(equal).map((value) => only([...prefix, value]));
    else return [between(prefix, condition, directions[prefix.length] ?? 1)];
  }
  return undefined;
}

function only(keys: readonly unknown[]): KeyRange {
  return { from: keys, to: keys };
}

function between(prefix: readonly unknown[], { lower, upper }: ExactCondition, direction: number): KeyRange {
  const [first, last] = direction === 1 ? [lower, upper] : [upper, lower];
  return {
    from: first ? [...prefix, first.value] : prefix,
    to: last ? [...prefix, last.value] : prefix,
    excludesFrom: first?.isIncluded === false,
    excludesTo: last?.isIncluded === false,
  };
}
