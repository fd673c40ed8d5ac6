import { stemmer } from 'stemmer';
import { splitWords } from '../../../platform/search/words.ts';

/** A word of a request, and where it stands. */
export interface Word {
  text: string;
  lower: string;
  stem: string;
  start: number;
  end: number;
}

const WORD = /[\p{L}\p{M}]+(?:['’][\p{L}]+)?|\d+(?:[.,]\d+)*|[^\s\p{L}\d]/gu;

/** The words of a text with punctuation as words of their own, in the order in which they stand. */
export function readWords(text: string): Word[] {
  return [...text.matchAll(WORD)].map(({ 0: word, index }) => {
    const lower = word.toLowerCase().replace(/['’]s$/, '');
    return { text: word, lower, stem: stemmer(lower), start: index, end: index + word.length };
  });
}

/** The stems of a name or a text. */
export function stemsOf(text: string): string[] {
  return splitWords(text).map((word) => stemmer(word));
}
