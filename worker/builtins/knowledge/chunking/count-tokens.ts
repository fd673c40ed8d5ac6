/** Words that are longer are several tokens. */
const CHARACTERS_PER_TOKEN = 5;

const CJK = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

/**
 * About how many tokens a text has for language models. Each model counts by a list of its own of some megabytes; for cutting
 * texts into pieces it is enough to be near all of them.
 */
export function countTokens(text: string): number {
  let tokens = 0;
  for (const [part] of text.matchAll(/[\p{L}\p{N}]+|[^\s\p{L}\p{N}]/gu)) {
    tokens += CJK.test(part) ? [...part].length : Math.ceil(part.length / CHARACTERS_PER_TOKEN);
  }
  return tokens;
}
