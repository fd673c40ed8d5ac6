import { fieldTexts } from '../../../platform/search/document.ts';
import { contentWords, termsOf } from '../../../platform/search/terms.ts';
import { nameValues } from '../../../platform/search/values.ts';
import { splitWords } from '../../../platform/search/words.ts';
import type { Candidate } from '../../../schema/omni-choice.ts';

/** How well a tool and a request fit, each share from 0 to 1. */
export interface Fit {
  /** The share of the request's words that the tool speaks of. */
  request: number;
  /** The share of the tool's name that the request speaks of. */
  name: number;
}

/** Words that nearly every request or name has. */
const LIGHT = new Set(
  'get show tell give find make take retrieve provide information info data using based specific specified list'.split(
    ' ',
  ),
);
const LIGHT_WEIGHT = 0.3;
/** Another word for the same counts half. */
const RELATED = 0.5;

/** A block of code, and what stands behind "echo this: …": what is worked on, not what is to be done. */
const FENCED = /```[\s\S]*?```/g;
const ANNOUNCED = /^([^:\n"'“‘]{3,120}):\s[\s\S]*$/;
const QUOTED = /"[^"]+"|“[^”]+”|'[^']+'(?![\p{L}])|`[^`]+`/gu;

/**
 * Whether a request names a tool outright: a name of several words as it is written, any name in quotes or with *tool* or *function* beside it.
 */
export function isNamed(request: string, name: string): boolean {
  const written = `(?<![\\p{L}\\d_])${RegExp.escape(name)}(?![\\p{L}\\d_])`;
  const several = splitWords(name).length > 1;
  const beside = `["'“‘\`]${written}|${written}\\s+(?:tool|function)\\b|\\b(?:tool|function)\\s+${written}`;
  return new RegExp(several ? written : beside, 'iu').test(request);
}

/** Compares a request with a tool by their words. Names, numbers and quoted text are values, and no tool speaks of them. */
export function fitOf(request: string, candidate: Candidate): Fit {
  const texts = fieldTexts(candidate);
  const ofTool = vocabulary(texts.flatMap((text) => contentWords(text)));
  const ofRequest = vocabulary(contentWords(request));
  return {
    request: share(speakingWords(request), ofTool),
    name: share(contentWords(candidate.name), ofRequest),
  };
}

function speakingWords(request: string): string[] {
  const orders = request.replace(FENCED, ' ').replace(ANNOUNCED, '$1');
  const tokens = [...nameValues(orders.replace(QUOTED, ' ')).matchAll(/[\p{L}\p{M}\d]+/gu)];
  return tokens
    .filter(({ 0: token }, n) => n === 0 || !/^\p{Lu}/u.test(token))
    .flatMap(({ 0: token }) => contentWords(token))
    .filter((word) => !/^\d+$/.test(word));
}

interface Vocabulary {
  stems: ReadonlySet<string>;
  topics: ReadonlySet<string>;
}

function vocabulary(words: readonly string[]): Vocabulary {
  const terms = words.map(termsOf);
  return {
    stems: new Set(terms.map(({ stem }) => stem)),
    topics: new Set(terms.flatMap(({ topics }) => topics)),
  };
}

function share(words: readonly string[], { stems, topics }: Vocabulary): number {
  let all = 0;
  let known = 0;
  for (const word of new Set(words)) {
    const weight = LIGHT.has(word) ? LIGHT_WEIGHT : 1;
    const terms = termsOf(word);
    const related = terms.topics.some((topic) => topics.has(topic));
    all += weight;
    known += weight * (stems.has(terms.stem) ? 1 : related ? RELATED : 0);
  }
  return all === 0 ? 0 : known / all;
}
