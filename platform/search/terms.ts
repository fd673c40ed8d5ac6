import { stemmer } from 'stemmer';
import { isStopWord } from './stop-words.ts';
import { topicWords } from './topics.ts';
import { splitWords } from './words.ts';

/**
 * What a word is looked up by. Its stem finds other forms of it; the word itself, where both sides have it, is the better
 * evidence; its topics find other words for the same thing. Each kind has a mark of its own, so that none is taken for another.
 */
export interface WordTerms {
  stem: string;
  exact: string;
  topics: readonly string[];
  /** All of these. */
  all: readonly string[];
}

/** Words that are remembered; a platform's tools have a few ten thousand. */
const MAX_REMEMBERED = 50_000;

const remembered = new Map<string, WordTerms>();

const topicsByStem = new Map<string, readonly string[]>();
for (const [word, topics] of topicWords()) {
  const stem = stemmer(word);
  const known = topicsByStem.get(stem) ?? [];
  topicsByStem.set(stem, [...new Set([...known, ...topics.map((topic) => `~${topic}`)])]);
}

/** The words of a text that say something, in the order in which they stand there. */
export function contentWords(text: string): string[] {
  return splitWords(text).filter((word) => !isStopWord(word));
}

export function termsOf(word: string): WordTerms {
  const known = remembered.get(word);
  if (known !== undefined) return known;
  const stem = stemmer(word);
  const exact = `=${word}`;
  const topics = topicsByStem.get(stem) ?? [];
  const terms = { stem, exact, topics, all: [stem, exact, ...topics] };
  if (remembered.size >= MAX_REMEMBERED) remembered.clear();
  remembered.set(word, terms);
  return terms;
}
