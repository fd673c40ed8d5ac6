import { termsOf } from '../../../platform/search/terms.ts';
import { splitWords } from '../../../platform/search/words.ts';
import type { Parameter } from './parameter.ts';
import type { Word } from './words.ts';

/** Words that are as good as their short forms. */
const LONG: Record<string, string> = { asc: 'ascending', desc: 'descending' };

const languages = new Intl.DisplayNames('en', { type: 'language' });

/** A value of an enumeration that a request names, and how surely, from 0 to 1. */
export interface NamedValue {
  value: unknown;
  sure: number;
}

/** The value that a request names: by its words, by other forms of them, by other words for the same. The longest wins. */
export function readEnumeration(
  { enumeration = [], cues }: Parameter,
  all: readonly Word[],
): NamedValue | undefined {
  // Sci-fi is two words, whatever stands between them.
  const words = all.filter(({ text }) => /[\p{L}\d]/u.test(text));
  const found = enumeration.flatMap((value) => {
    const named = nameValue(value, words);
    if (named === undefined) return [];
    const near = words.slice(Math.max(0, named.at - 4), named.at + 5);
    const cued = near.some(({ stem }) => (cues.get(stem) ?? 0) >= 1);
    return [{ value, sure: Math.min(1, named.sure + (cued ? 0.2 : 0)), length: named.length }];
  });
  found.sort((a, b) => b.sure - a.sure || b.length - a.length);
  const [best] = found;
  return best && { value: best.value, sure: best.sure };
}

function nameValue(
  value: unknown,
  words: readonly Word[],
): { at: number; sure: number; length: number } | undefined {
  if (typeof value !== 'string') return undefined;
  const parts = isLocale(value) ? [languageOf(value)] : splitWords(value).map((part) => LONG[part] ?? part);
  // A number by itself is matched where numbers are.
  if (parts.length === 0 || /^\d+$/.test(value)) return undefined;
  const stems = parts.map((part) => termsOf(part).stem);
  const at = words.findIndex((_, n) => stems.every((stem, k) => words[n + k]?.stem === stem));
  if (at !== -1) return { at, sure: 0.8, length: parts.length };
  const [only] = parts;
  if (parts.length > 1 || only === undefined) {
    const some = words.findIndex(({ stem }) => stems.includes(stem) && stem.length > 3);
    return some === -1 ? undefined : { at: some, sure: 0.4, length: 1 };
  }
  const alike = words.findIndex(
    ({ lower }) =>
      lower.length > 3 &&
      only.length > 3 &&
      lower.startsWith(only.slice(0, -2)) &&
      only.startsWith(lower.slice(0, 4)),
  );
  if (alike !== -1) return { at: alike, sure: 0.6, length: 1 };
  const { topics } = termsOf(only);
  const related = words.findIndex(({ lower }) =>
    termsOf(lower).topics.some((topic) => topics.includes(topic)),
  );
  return related === -1 ? undefined : { at: related, sure: 0.4, length: 1 };
}

/** BCP 47: a language, perhaps with a country. */
function isLocale(value: string): boolean {
  return /^[a-z]{2}-[A-Z]{2}$/.test(value);
}

function languageOf(locale: string): string {
  return (languages.of(locale.slice(0, 2)) ?? locale).toLowerCase();
}
