/** Scripts that put no spaces between words. */
const UNSPACED = '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}';

/** An acronym, a word, letters of a script without case, a number; where the case changes one word ends. */
const WORD = new RegExp(
  `[${UNSPACED}]+|\\p{Lu}+(?!\\p{Ll})|\\p{Lu}?[\\p{Ll}\\p{M}]+|[\\p{L}--[\\p{Lu}\\p{Ll}${UNSPACED}]]+|\\d+`,
  'gv',
);
const IS_UNSPACED = new RegExp(`[${UNSPACED}]`, 'u');

/**
 * Words of a text or of a name, in lower case: `getHTTPUser_id2` is get, http, user, id, 2. Where a script has no spaces, each
 * pair of neighbouring characters counts as a word.
 */
export function splitWords(text: string): string[] {
  const words = (text.normalize('NFC').match(WORD) ?? []).map((word) => word.toLowerCase());
  // Most texts have none of these scripts, and need no second look.
  if (!IS_UNSPACED.test(text)) return words;
  return words.flatMap((word) => (IS_UNSPACED.test(word) ? pairsOf(word) : [word]));
}

function pairsOf(word: string): string[] {
  const characters = [...word];
  if (characters.length === 1) return [word];
  return characters.slice(1).map((character, n) => `${characters[n]}${character}`);
}
