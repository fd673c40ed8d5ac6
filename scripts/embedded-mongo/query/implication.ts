import { equalValues } from '../bson/compare.ts';
import { boundsOf, hasExactBounds, includesMissing } from './bounds.ts';
import { contains } from './intervals.ts';
import type { Filter, Predicate } from './matcher.ts';

/**
 * Whether all documents that fulfil `filter` fulfil `condition`, as far as that is easily seen: a partial index can
 * only be used then (manual: Partial Indexes, Query Coverage).
 */
export function implies(filter: Filter, condition: Filter): boolean {
  if (condition.kind === 'and') return condition.filters.every((part) => implies(filter, part));
  if (filter.kind === 'or') return filter.filters.every((part) => implies(part, condition));
  if (filter.kind === 'and' && filter.filters.some((part) => implies(part, condition))) return true;
  if (condition.kind === 'or') return condition.filters.some((part) => implies(filter, part));
  if (filter.kind !== 'predicate' || condition.kind !== 'predicate') return false;
  return filter.path === condition.path && predicateImplies(filter, condition);
}

function predicateImplies(given: Predicate, wanted: Predicate): boolean {
  if (given.operator === wanted.operator && equalValues(given.operand, wanted.operand)) return true;
  const bounds = boundsOf(given, given.path, true);
  if (bounds === undefined) return false;
  if (wanted.operator === '$exists') return !includesMissing(bounds);
  if (!hasExactBounds(wanted)) return false;
  const allowed = boundsOf(wanted, wanted.path, true) ?? [];
  return bounds.every((interval) => allowed.some((other) => contains(other, interval)));
}
