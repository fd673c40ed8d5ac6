import { isStopWord } from '../../../platform/search/stop-words.ts';

/** Small words that stand inside names: the Bank of England, Johnson & Johnson. *And* is between two names. */
const INSIDE = 'of|the|de|la|&|van|von|du|le|del';
const PART =
  "(?:(?:Mr|Mrs|Ms|Dr|St|\\p{Lu})\\.(?=\\s)|[\\p{Lu}][\\p{L}\\p{M}\\d'’&-]*|\\d+(?=\\s|$|[.,;:!?]))";
const NAME = new RegExp(
  `(?<![\\p{L}\\d])(?=\\p{Lu})${PART}(?:\\s+(?:(?:${INSIDE})\\s+)*${PART})*(?:,\\s+\\p{Lu}{2}(?![\\p{L}]))?`,
  'gu',
);
const LEADING_SMALL = new RegExp(`^(?:(?:${INSIDE})\\s+)+`);

/** A name in a text. */
export interface FoundName {
  text: string;
  start: number;
  end: number;
}

/** Runs of capitalized words, less the word that is capitalized because a sentence begins with it. */
export function findNames(text: string): FoundName[] {
  const found: FoundName[] = [];
  for (const { 0: match, index } of text.matchAll(NAME)) {
    const begins = /(?:^|[.!?:"'“‘]\s*)$/.test(text.slice(0, index));
    const [first = ''] = match.split(/\s/);
    const dropped = (begins && !/\p{Lu}.*\p{Lu}/u.test(first)) || isStopWord(first.toLowerCase());
    const rest = dropped ? match.slice(first.length).trimStart().replace(LEADING_SMALL, '') : match;
    const start = index + match.length - rest.length;
    const name = withoutPossessive(rest, text.slice(start + rest.length));
    if (name !== '' && name !== 'I') found.push({ text: name, start, end: start + name.length });
  }
  return found;
}

/** Germany's team is of Germany, but McDonald's is called so. */
function withoutPossessive(name: string, after: string): string {
  const next = /^\s+(\p{Ll}\p{L}*)/u.exec(after)?.[1];
  return next !== undefined && !isStopWord(next) ? name.replace(/['’]s?$/, '') : name;
}
