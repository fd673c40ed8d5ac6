import { FIELDS } from './document.ts';
import { contentWords, termsOf } from './terms.ts';

/** Bits for the count of a term in one field; a term that is there more often than they hold counts as often as they hold. */
const BITS = 5;
const MAX_COUNT = 2 ** BITS - 1;

/** Which tools have a term, and how often in each field, all six counts in one integer. */
export interface Posting {
  slots: number[];
  counts: number[];
}

/** How often a term is in one field. */
export function countIn(packed: number, field: number): number {
  return (packed >> (field * BITS)) & MAX_COUNT;
}

/** Counts of two, field by field, together. */
function sumOf(a: number, b: number): number {
  let sum = 0;
  for (let field = 0; field < FIELDS.length; field += 1)
    sum += Math.min(countIn(a, field) + countIn(b, field), MAX_COUNT) << (field * BITS);
  return sum;
}

/** The terms of one tool, counted in each field, and how many terms each field has. */
export function countTerms(texts: readonly string[]): { counts: Map<string, number>; lengths: number[] } {
  const lengths = FIELDS.map(() => 0);
  const words = new Map<string, number>();
  texts.forEach((text, field) => {
    for (const word of contentWords(text)) {
      const packed = words.get(word) ?? 0;
      if (countIn(packed, field) < MAX_COUNT) words.set(word, packed + (1 << (field * BITS)));
      lengths[field] = (lengths[field] ?? 0) + termsOf(word).all.length;
    }
  });
  // Words are counted first: most terms of a word are its alone, and a tool says the same word often.
  const counts = new Map<string, number>();
  for (const [word, packed] of words) {
    for (const term of termsOf(word).all) {
      const known = counts.get(term);
      counts.set(term, known === undefined ? packed : sumOf(known, packed));
    }
  }
  return { counts, lengths };
}
