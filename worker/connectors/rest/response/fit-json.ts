import { isObject, type Json } from '../document/json.ts';

/** A value that was made shorter, and what is missing in it. */
export interface FittedJson {
  value: unknown;
  /** `items: 20 of 300 items`. */
  cuts: string[];
}

/** Below this many characters nothing is worth keeping. */
const LEAST = 24;

/** Cuts that are told. */
const MAX_CUTS = 20;

/**
 * Makes a JSON value fit a number of characters: lists lose their ends, texts too, and what is short stays whole. It
 * stays the same kind of value.
 */
export function fitJson(value: unknown, maxCharacters: number): FittedJson {
  const cuts: string[] = [];
  const fitted = shorten(value, maxCharacters, '', (cut) => {
    if (cuts.length < MAX_CUTS) cuts.push(cut);
  });
  return { value: fitted, cuts };
}

type NoteCut = (cut: string) => void;

function shorten(value: unknown, budget: number, path: string, note: NoteCut): unknown {
  if (sizeOf(value) <= budget) return value;
  if (typeof value === 'string') return shortenText(value, budget, path, note);
  if (Array.isArray(value)) return shortenList(value, budget, path, note);
  return isObject(value) ? shortenObject(value, budget, path, note) : value;
}

function shortenText(text: string, budget: number, path: string, note: NoteCut): string {
  // One character may be six in JSON (\u0000).
  const scale = text.length / sizeOf(text);
  const length = Math.max(Math.floor((budget - 3) * scale), 0);
  note(`${path || 'the text'}: ${length} of ${text.length} characters`);
  return `${text.slice(0, length).toWellFormed()}…`;
}

function shortenList(list: unknown[], budget: number, path: string, note: NoteCut): unknown[] {
  const kept: unknown[] = [];
  let left = budget - 2;
  for (const [index, item] of list.entries()) {
    const size = sizeOf(item) + 1;
    if (size > left) {
      // The first item is better shortened than left out.
      if (index === 0 && left > LEAST) kept.push(shorten(item, left - 1, joined(path, '0'), note));
      break;
    }
    kept.push(item);
    left -= size;
  }
  note(`${path || 'the list'}: ${kept.length} of ${list.length} items`);
  return kept;
}

/** Small fields stay whole, and what they leave is shared by the large ones. */
function shortenObject(object: Json, budget: number, path: string, note: NoteCut): Json {
  const fields = Object.entries(object)
    .map(([key, value]) => ({ key, value, overhead: sizeOf(key) + 2, size: sizeOf(value) }))
    .toSorted((a, b) => a.size - b.size);
  let left = budget - 2;
  const kept = new Map<string, unknown>();
  for (const [index, { key, value, overhead, size }] of fields.entries()) {
    const share = Math.floor(left / (fields.length - index)) - overhead;
    if (size <= share) {
      kept.set(key, value);
      left -= size + overhead;
    } else if (share >= LEAST) {
      const shorter = shorten(value, share, joined(path, key), note);
      kept.set(key, shorter);
      left -= sizeOf(shorter) + overhead;
    } else note(`${joined(path, key)}: left out`);
  }
  return Object.fromEntries(
    Object.keys(object).flatMap((key) => (kept.has(key) ? [[key, kept.get(key)]] : [])),
  );
}

function sizeOf(value: unknown): number {
  return JSON.stringify(value)?.length ?? 0;
}

function joined(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}
