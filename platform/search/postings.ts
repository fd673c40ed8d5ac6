import { FIELDS } from './document.ts';

/** Bits for the count of a term in one field; a term that is there more often than they hold counts as often as they hold. */
const BITS = 5;
export const MAX_COUNT = 2 ** BITS - 1;

/** Which tools have a term, and how often in each field, all six counts in one integer. */
export interface Posting {
  slots: number[];
  counts: number[];
}

/** How often a term is in one field. */
export function countIn(packed: number, field: number): number {
  return (packed >> (field * BITS)) & MAX_COUNT;
}

/** Counts one more. */
export function countOneMore(packed: number, field: number): number {
  return countIn(packed, field) === MAX_COUNT ? packed : packed + (1 << (field * BITS));
}

/** Terms of all fields of one tool, counted, and how many terms each field has. */
export function countTerms(fields: readonly (readonly string[])[]): {
  counts: Map<string, number>;
  lengths: number[];
} {
  const counts = new Map<string, number>();
  fields.forEach((terms, field) => {
    for (const term of terms) counts.set(term, countOneMore(counts.get(term) ?? 0, field));
  });
  return { counts, lengths: FIELDS.map((_, field) => fields[field]?.length ?? 0) };
}
