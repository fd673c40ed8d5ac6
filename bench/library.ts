/** Documents to be searched, and vectors for them: the same in each run, and with few frequent and many rare words, as in real ones. */
import { createHash } from 'node:crypto';
import { Site } from '../test/support/site.ts';

const SYLLABLES = 'ba ce di fo gu ha jo ki la me no pu ra se ti vo wu xa ye zo'.split(' ');
const WORDS = 20_000;
const DIMENSIONS = 768;

/** A linear congruential generator: the figures of two runs must be about the same texts. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function word(n: number): string {
  const at = (place: number) => SYLLABLES[Math.floor(n / SYLLABLES.length ** place) % SYLLABLES.length];
  return `${at(0)}${at(1)}${at(2)}${at(3)}`;
}

/** A word of frequency by rank (Zipf's law, as far as a power of an even choice comes to it). */
const someWord = (random: () => number) => word(Math.floor(WORDS * random() ** 4));

/** A text of so many sentences. */
export function makeText(seed: number, sentences: number): string {
  const random = generator(seed);
  const sentence = () => `${Array.from({ length: 12 }, () => someWord(random)).join(' ')}.`;
  return Array.from({ length: sentences / 5 }, () => Array.from({ length: 5 }, sentence).join(' ')).join(
    '\n\n',
  );
}

/** A question of frequent and rare words. */
export function makeQuestion(seed: number): string {
  const random = generator(seed);
  return Array.from({ length: 6 }, () => someWord(random)).join(' ');
}

/** An OpenAI-compatible embedding endpoint: texts with the same words are near each other. */
export function startEmbedder(): Promise<Site> {
  return Site.start(({ body }) => {
    const { input } = JSON.parse(body) as { input: string[] };
    const data = input.map((text, index) => ({ index, embedding: vectorOf(text) }));
    return { headers: { 'content-type': 'application/json' }, body: JSON.stringify({ data }) };
  });
}

function vectorOf(text: string): number[] {
  const vector = new Array<number>(DIMENSIONS).fill(0.001);
  for (const it of new Set(text.split(/\W+/))) {
    const digest = createHash('md5').update(it).digest();
    for (const offset of [0, 4, 8]) {
      const at = digest.readUInt32LE(offset) % DIMENSIONS;
      vector[at] = (vector[at] ?? 0) + 1;
    }
  }
  return vector.map((value) => Math.round(value * 1000) / 1000);
}
