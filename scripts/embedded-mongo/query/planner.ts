import type { Direction } from '../bson/key.ts';
import { CommandError } from '../errors.ts';
import type { Collection } from '../storage/collection.ts';
import type { Index, KeyRange } from '../storage/index.ts';
import { boundsOf, hasExactBounds, includesMissing } from './bounds.ts';
import { implies } from './implication.ts';
import { type Interval, isPoint, keyRange, successor } from './intervals.ts';
import type { Filter } from './matcher.ts';

/** Equalities are combined (`$in` with `$in`) up to this many ranges. */
const MAX_RANGES = 1000;

/** How candidates are found; each is tested against the filter afterwards. */
export type Plan = CollectionPlan | IndexPlan;

export interface CollectionPlan {
  readonly kind: 'collection';
  readonly direction: Direction;
  /** Whether candidates come in the order that was asked for. */
  readonly sorted: boolean;
}

export interface IndexPlan {
  readonly kind: 'index';
  readonly index: Index;
  readonly direction: Direction;
  /** In the order in which they are read. */
  readonly ranges: readonly KeyRange[];
  readonly sorted: boolean;
  /** Whether the ranges hold what fulfils the filter and nothing else. */
  readonly exact: boolean;
  readonly score: number;
}

/** What is asked of a collection. */
export interface PlanRequest {
  readonly filter: Filter;
  /** Empty for any order. */
  readonly sort: ReadonlyMap<string, Direction>;
  readonly isLimited: boolean;
  /** An index that must be used, or the direction of a scan of the collection. */
  readonly hint?: Index | Direction | undefined;
}

/** Chooses how to find what a request asks for. */
export function choosePlan(collection: Collection, request: PlanRequest): Plan {
  const { hint } = request;
  if (typeof hint === 'object') {
    if (hasAllDocuments(hint, request.filter)) return planIndex(hint, request);
    const problem =
      'the index of the hint is partial and does not have all documents that the query may find';
    throw new CommandError('BadValue', `error processing query: planner returned error: ${problem}`);
  }
  const natural: CollectionPlan = {
    kind: 'collection',
    direction: hint ?? 1,
    sorted: request.sort.size === 0,
  };
  if (hint !== undefined) return natural;
  const plans = collection.indexes
    .filter((index) => isUsable(index, request))
    .map((index) => planIndex(index, request));
  return plans.filter(({ score }) => score > 0).sort((a, b) => b.score - a.score)[0] ?? natural;
}

/** Whether the documents that fulfil a filter are those of a partial index. */
function hasAllDocuments({ partialFilter }: Index, filter: Filter): boolean {
  return partialFilter === undefined || implies(filter, partialFilter.filter);
}

/** Whether an index has all documents that fulfil the filter, and those without its fields, too. */
function isUsable(index: Index, { filter }: PlanRequest): boolean {
  const { specification, pattern } = index;
  if (!hasAllDocuments(index, filter)) return false;
  if (!specification.sparse) return true;
  return pattern.paths.some((path) => {
    const bounds = boundsOf(filter, path, index.multikey);
    return bounds === undefined ? requiresPresence(filter, path) : !includesMissing(bounds);
  });
}

function requiresPresence(filter: Filter, path: string): boolean {
  if (filter.kind === 'and') return filter.filters.some((part) => requiresPresence(part, path));
  return filter.kind === 'predicate' && filter.operator === '$exists' && filter.path === path;
}

/** The ranges of an index for a filter: its longest prefix of equalities, then one field with a range. */
function planIndex(index: Index, request: PlanRequest): IndexPlan {
  const { paths, directions } = index.pattern;
  let prefixes: Buffer[] = [Buffer.alloc(0)];
  let ranges: KeyRange[] | undefined;
  const fixed = new Set<string>();
  const bounded = new Set<string>();
  let equalities = 0;
  for (const [i, path] of paths.entries()) {
    const bounds = boundsOfField(index, request.filter, i);
    if (bounds === undefined) break;
    bounded.add(path);
    const direction = directions[i] ?? 1;
    if (!bounds.every(isPoint) || prefixes.length * bounds.length > MAX_RANGES) {
      ranges = join(prefixes, bounds, direction);
      break;
    }
    if (bounds.length === 1) fixed.add(path);
    prefixes = join(prefixes, bounds, direction).map(({ from }) => from);
    equalities += 1;
  }
  const isRanged = ranges !== undefined;
  const read = (ranges ?? prefixes.map((from) => ({ from, to: successor(from) }))).sort((a, b) =>
    Buffer.compare(a.from, b.from),
  );
  const direction = index.multikey ? undefined : directionFor(index, request.sort, fixed);
  const sorted = direction !== undefined;
  const sortScore = sorted && request.sort.size > 0 ? (request.isLimited ? 3 : 1) : 0;
  return {
    kind: 'index',
    index,
    direction: direction ?? 1,
    ranges: direction === -1 ? read.reverse() : read,
    sorted: sorted || request.sort.size === 0,
    exact: !index.multikey && isExact(request.filter, bounded),
    score: equalities * 6 + (isRanged ? 2 : 0) + sortScore,
  };
}

function isExact(filter: Filter, bounded: ReadonlySet<string>): boolean {
  if (filter.kind === 'and') return filter.filters.every((part) => isExact(part, bounded));
  return filter.kind === 'predicate' && bounded.has(filter.path) && hasExactBounds(filter);
}

function boundsOfField(index: Index, filter: Filter, position: number): Interval[] | undefined {
  const { paths } = index.pattern;
  const path = paths[position] ?? '';
  // A number in a path is an index of an array or a field's name; the keys are only made for the one.
  if (path.split('.').some((part) => /^\d+$/.test(part))) return undefined;
  if (index.multikey) {
    // Two conditions on one array may hold for different elements, but a key is made of one element.
    const root = path.split('.')[0];
    if (paths.slice(0, position).some((other) => other.split('.')[0] === root)) return undefined;
  }
  return boundsOf(filter, path, index.multikey);
}

function join(prefixes: readonly Buffer[], bounds: readonly Interval[], direction: Direction): KeyRange[] {
  return prefixes.flatMap((prefix) =>
    bounds.map((interval) => {
      const { from, to } = keyRange(interval, direction);
      return { from: Buffer.concat([prefix, from]), to: Buffer.concat([prefix, to]) };
    }),
  );
}

/** The direction in which an index gives a sort's order; undefined when it does not. */
function directionFor(
  index: Index,
  sort: ReadonlyMap<string, Direction>,
  fixed: ReadonlySet<string>,
): Direction | undefined {
  const { paths, directions } = index.pattern;
  let result: Direction | undefined;
  let position = 0;
  for (const [path, wanted] of sort) {
    // Of a field that is fixed there is one value only.
    if (fixed.has(path)) continue;
    while (fixed.has(paths[position] ?? '')) position++;
    if (paths[position] !== path) return undefined;
    const direction = wanted === directions[position] ? 1 : -1;
    if (result !== undefined && result !== direction) return undefined;
    result = direction;
    position++;
  }
  return result ?? 1;
}
