import type { Maybe, Value } from '../bson/values.ts';
import { type LeafArray, visitPath } from './path-values.ts';

/** A parsed query, as the planner reads it. */
export type Filter =
  | { readonly kind: 'and' | 'or' | 'nor'; readonly filters: readonly Filter[] }
  | { readonly kind: 'not'; readonly filter: Filter }
  | { readonly kind: 'expression'; readonly test: (document: Maybe) => boolean }
  | Predicate;

/** A condition on the values at one path. */
export interface Predicate {
  readonly kind: 'predicate';
  readonly path: string;
  readonly parts: readonly string[];
  readonly operator: string;
  readonly operand: Value;
  readonly leaf: LeafArray;
  readonly test: (value: Maybe, found: MatchPosition) => boolean;
}

/** Which element of an array fulfilled a query: what the positional operator `$` stands for. */
export interface MatchPosition {
  position?: number;
}

/** A query that documents can be tested with. */
export class Matcher {
  constructor(readonly filter: Filter) {}

  /** Whether everything matches. */
  get isEmpty(): boolean {
    return isAlwaysTrue(this.filter);
  }

  /** @param found receives the position of the array element that matched */
  matches(value: Maybe, found: MatchPosition = {}): boolean {
    return holds(this.filter, value, found);
  }
}

function isAlwaysTrue(filter: Filter): boolean {
  return filter.kind === 'and' && filter.filters.every(isAlwaysTrue);
}

function holds(filter: Filter, value: Maybe, found: MatchPosition): boolean {
  switch (filter.kind) {
    case 'and':
      return filter.filters.every((part) => holds(part, value, found));
    case 'or':
      return filter.filters.some((part) => holds(part, value, found));
    case 'nor':
      return !filter.filters.some((part) => holds(part, value, {}));
    case 'not':
      return !holds(filter.filter, value, {});
    case 'expression':
      return filter.test(value);
    case 'predicate':
      return visitPath(value, filter.parts, filter.leaf, (candidate, position) => {
        if (!filter.test(candidate, found)) return false;
        if (position !== undefined) found.position = position;
        return true;
      });
  }
}
