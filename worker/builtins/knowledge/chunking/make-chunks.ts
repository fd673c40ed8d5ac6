import type { Section } from '../../../documents/document.ts';
import { countTokens } from './count-tokens.ts';
import { splitLong, splitText } from './split-text.ts';

/** A chunk has about so many tokens: enough to mean something, few enough to mean one thing. */
const MIN_TOKENS = 200;
const MAX_TOKENS = 400;

/** The share of a chunk that the one after it repeats, so that what stands at a border is found too. */
const OVERLAP = 0.1;

/** The longest name of a place, in characters. */
const MAX_PLACE = 200;

export interface Chunk {
  text: string;
  /** Where it stands: headings, pages, rows, lines. */
  place: string;
}

/** A part of a chunk in the making. */
interface Part {
  text: string;
  tokens: number;
  place: string;
  headings: readonly string[];
}

/** Cuts a document into chunks of 200 to 400 tokens that overlap by a tenth. A section of its own place begins a chunk only where the one before is full. */
export function makeChunks(sections: readonly Section[]): Chunk[] {
  const chunks: Chunk[] = [];
  let parts: Part[] = [];
  let tokens = 0;
  /** Whether there is more in the chunk than what the one before it had. */
  let fresh = false;

  const flush = () => {
    if (!fresh) return;
    chunks.push({ text: parts.map(({ text }) => text).join('\n\n'), place: placeOf(parts) });
    parts = overlapOf(parts);
    tokens = parts.reduce((sum, part) => sum + part.tokens, 0);
    fresh = false;
  };
  for (const part of partsOf(sections)) {
    const begins = parts.at(-1)?.headings.join() !== part.headings.join();
    // A heading begins something new, unless too little stands above it.
    if (tokens + part.tokens > MAX_TOKENS || (begins && tokens >= MIN_TOKENS)) flush();
    if (!fresh && (begins || tokens + part.tokens > MAX_TOKENS)) {
      // There is no room for what the chunk before ended with, or it belongs to something else.
      parts = [];
      tokens = 0;
    }
    parts.push(part);
    tokens += part.tokens;
    fresh = true;
  }
  flush();
  return chunks;
}

function* partsOf(sections: readonly Section[]): Generator<Part> {
  const fits = (text: string) => countTokens(text) <= MAX_TOKENS * (1 - OVERLAP);
  for (const { place, text } of sections) {
    for (const piece of splitText(text)) {
      for (const part of splitLong(piece.text, fits)) {
        yield {
          text: part,
          tokens: countTokens(part),
          place: place ?? `line ${piece.line}`,
          headings: piece.headings,
        };
      }
    }
  }
}

/** The end of a chunk, as much of it as the next one repeats: whole sentences where there are any. */
function overlapOf(parts: readonly Part[]): Part[] {
  const last = parts.at(-1);
  if (last === undefined) return [];
  const wanted = MAX_TOKENS * OVERLAP;
  const sentences = last.text.split(/(?<=[.!?。！？]["')\]]?)\s+/u);
  let text = '';
  for (const sentence of sentences.reverse()) {
    const longer = text === '' ? sentence : `${sentence} ${text}`;
    if (countTokens(longer) > wanted) break;
    text = longer;
  }
  return text === '' ? [] : [{ ...last, text, tokens: countTokens(text) }];
}

/** The headings that all parts stand under, and the places from the first to the last. */
function placeOf(parts: readonly Part[]): string {
  const [first] = parts;
  const last = parts.at(-1);
  if (first === undefined || last === undefined) return '';
  const own = parts.find(({ headings }) => headings.length > 0)?.headings ?? [];
  const range = first.place === last.place ? first.place : `${first.place} to ${last.place}`;
  return [own.join(' › '), range].filter(Boolean).join(', ').slice(0, MAX_PLACE);
}
