import { contentWords, termsOf } from './terms.ts';
import { nameValues } from './values.ts';

/** How much the word itself counts beside its stem, and how much one of its topics. */
const EXACT = 0.5;
const TOPIC = 0.5;
/** How much a word counts that is in the index only with another spelling. */
const RESPELLED = 0.7;

/** Characters of a request that are looked at. */
export const MAX_REQUEST = 8000;
/** Different words of a request that are looked up. */
const MAX_WORDS = 150;

/** What a query asks of the index. */
export interface Vocabulary {
  has(term: string): boolean;
  /** Stems that differ by one letter. */
  respell(stem: string): readonly string[];
}

/** The terms to look up for a request, with their weights. A word that is said twice counts little more than once. */
export function queryTerms(request: string, vocabulary: Vocabulary): Map<string, number> {
  const counts = new Map<string, number>();
  for (const word of contentWords(nameValues(request.slice(0, MAX_REQUEST)))) {
    if (counts.size < MAX_WORDS || counts.has(word)) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  const weights = new Map<string, number>();
  const raise = (term: string, weight: number) => {
    weights.set(term, Math.max(weights.get(term) ?? 0, weight));
  };
  for (const [word, count] of counts) {
    const weight = 1 + Math.log(count);
    const { stem, exact, topics } = termsOf(word);
    raise(stem, weight);
    raise(exact, weight * EXACT);
    for (const topic of topics) raise(topic, weight * TOPIC);
    if (vocabulary.has(stem)) continue;
    const respelled = vocabulary.respell(stem);
    for (const other of respelled) raise(other, (weight * RESPELLED) / respelled.length);
  }
  return weights;
}
