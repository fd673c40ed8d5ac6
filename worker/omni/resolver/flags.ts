import { isStopWord } from '../../../platform/search/stop-words.ts';
import type { Parameter } from './parameter.ts';
import { stemsOf, type Word } from './words.ts';

/** Words of a flag's name that say only that it is one. */
const EMPTY = new Set(
  stemsOf(
    'include includes is has have enable enabled show with return use flag allow allowed option only get apply status',
  ),
);

const NEGATION = new Set([
  'not',
  "don't",
  'dont',
  'no',
  'without',
  'never',
  'exclude',
  'excluding',
  'except',
  'disable',
  'non',
  "doesn't",
  'skip',
]);

/** How many words a negation may stand before what it takes back. */
const REACH = 4;

/** Whether a request asks for a flag, or asks for it not to be; undefined where it does not speak of it. */
export function readFlag(parameter: Parameter, words: readonly Word[]): boolean | undefined {
  const own = stemsOf(parameter.name).filter((stem) => !EMPTY.has(stem) && !isStopWord(stem));
  if (own.length === 0) return undefined;
  const places = own.map((stem) => words.findIndex((word) => word.stem === stem));
  const found = places.filter((place) => place !== -1);
  // A flag of several words is meant when most of them are said.
  if (found.length * 2 < own.length + (own.length > 1 ? 1 : 0)) return undefined;
  const first = Math.min(...found);
  const before = words.slice(Math.max(0, first - REACH), first);
  return !before.some(({ lower }) => NEGATION.has(lower.replace('’', "'")));
}
