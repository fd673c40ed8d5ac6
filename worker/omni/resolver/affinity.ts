import { splitWords } from '../../../platform/search/words.ts';
import { isMonth } from './dates.ts';
import type { Parameter } from './parameter.ts';
import type { Span } from './spans.ts';
import type { Word } from './words.ts';

/** How far words are looked at before and behind a value. */
const BEFORE = 5;
const BEHIND = 3;

/**
 * How much speaks for a span being the value of a parameter: its kind, words of the parameter near it, the small word before it.
 * @returns undefined where it cannot be. Above 1: it is said so plainly; below 0.3: nothing but that it could be.
 */
export function affinity(
  parameter: Parameter,
  span: Span,
  words: readonly Word[],
  request: string,
): number | undefined {
  if (!canBe(parameter, span)) return undefined;
  const first = words.findIndex(({ end }) => end > span.start);
  const behind = words.findIndex(({ start }) => start >= span.end);
  const inside = words.slice(first, behind === -1 ? undefined : behind);
  // "My user ID is 7": the name of the parameter is not its value.
  if (inside.every(({ stem }) => parameter.cues.get(stem) === 1) && span.kind !== 'quoted') return undefined;
  let score = kindScore(parameter, span) - (span.relative ? 0.05 : 0);
  if (parameter.cues.get('month') === 1 && isMonth(span.text)) score += 0.6;
  score += Math.min(cuedBefore(parameter, words, first) + cuedBehind(parameter, words, behind), 1.4);
  for (const word of inside) score += cue(parameter, word) * 0.7;
  score += prepositionScore(parameter, words, first);
  if (isLabelled(parameter, request.slice(0, span.start))) score += 1;
  if (span.text.length > 1 && mentions(parameter.description, span.text)) score += 0.6;
  return score;
}

/** What a word says for a parameter; short forms count too: num for number, temp for temperature. */
function cue({ cues }: Parameter, { stem, lower }: Word): number {
  const direct = cues.get(stem);
  if (direct !== undefined || stem.length < 3) return direct ?? 0;
  for (const [own, weight] of cues) {
    const [short, long] = own.length < lower.length ? [own, lower] : [lower, own];
    if (weight === 1 && short.length >= 3 && long.startsWith(short)) return weight * 0.8;
  }
  return 0;
}

function cuedBefore(parameter: Parameter, words: readonly Word[], first: number): number {
  let sum = 0;
  for (let distance = 1; distance <= BEFORE; distance += 1) {
    const word = words[first - distance];
    if (word === undefined || /[.;!?]/.test(word.text)) break;
    sum += cue(parameter, word) / (1 + 0.35 * (distance - 1));
  }
  return sum;
}

function cuedBehind(parameter: Parameter, words: readonly Word[], behind: number): number {
  let sum = 0;
  for (let distance = 0; distance < BEHIND && behind !== -1; distance += 1) {
    const word = words[behind + distance];
    if (word === undefined || /[.;,!?]/.test(word.text)) break;
    sum += (cue(parameter, word) * 0.9) / (1 + 0.5 * distance);
  }
  return sum;
}

function prepositionScore({ prepositions }: Parameter, words: readonly Word[], first: number): number {
  const near = words[first - 1]?.lower ?? '';
  const leading = /^(?:the|a|an)$/.test(near) ? (words[first - 2]?.lower ?? '') : near;
  if (prepositions.includes(leading)) return 0.7;
  return prepositions.length > 0 && /^(?:from|to|by)$/.test(leading) ? -0.4 : 0;
}

/** Whether a value stands behind the very name of the parameter: "song_id is …", "title: …". */
function isLabelled({ name }: Parameter, before: string): boolean {
  const spoken = splitWords(name).join('[ _-]?');
  return new RegExp(`\\b${spoken}\\s*(?:is|are|=|:|to|of|as|-|–)?\\s*["'“‘]?$`, 'i').test(before);
}

function mentions(description: string, text: string): boolean {
  return new RegExp(`(?<![\\p{L}\\d])${RegExp.escape(text)}(?![\\p{L}\\d])`, 'iu').test(description);
}

function canBe({ type, wants, enumeration }: Parameter, { kind, value, text }: Span): boolean {
  switch (type) {
    case 'number':
      return kind === 'number';
    case 'integer':
      return kind === 'number' && Number.isInteger(value);
    case 'boolean':
    case 'object':
    case 'array':
      return false;
    case 'string':
      if (enumeration !== undefined) return kind === 'number' && enumeration.includes(String(value));
      if (kind === 'number') return wants.length === 0 || wants.includes('number');
      if (kind === 'json') return false;
      // What wants nothing but a date or a time takes nothing else, unless somebody quoted it.
      if (wants.length > 0 && wants.every((want) => want === 'date' || want === 'time'))
        return kind === 'date' || kind === 'time' || kind === 'quoted';
      return text.length > 0;
    case 'any':
      return true;
  }
}

function kindScore(
  { type, wants, freeText, year }: Parameter,
  { kind, value, year: yearLike }: Span,
): number {
  if (type === 'number' || type === 'integer') {
    if (yearLike) return year ? 0.9 : 0.2;
    if (year) return 0;
    return type === 'number' && !Number.isInteger(value) ? 0.4 : 0.25;
  }
  const plain = kind === 'url' || kind === 'email' || kind === 'path' || kind === 'date' || kind === 'time';
  if (wants.includes(kind)) return plain ? 0.85 : 0.6;
  // A value whose kind is plain belongs to a parameter that is about that kind.
  if (plain) return freeText || wants.length === 0 ? 0.1 : -0.3;
  if (kind === 'quoted') return freeText ? 0.6 : 0.5;
  if (kind === 'name') return wants.length === 0 ? 0.35 : 0.25;
  if (kind === 'id') return 0.2;
  return kind === 'number' ? 0 : 0.1;
}
