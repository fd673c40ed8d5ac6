import type { DocumentText } from '../document.ts';

/** Values that are nested deeper are written as JSON. */
const MAX_DEPTH = 32;

/** JSON, a section for each of its first entries, in which each value stands behind its path. @throws SyntaxError */
export function readJson(text: string): DocumentText {
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null) return { title: '', sections: [{ text: String(value) }] };
  const sections = Object.entries(value).map(([key, entry]) => {
    const path = Array.isArray(value) ? `[${key}]` : key;
    return { place: path, text: [...lines(entry, path, 0)].join('\n') };
  });
  return { title: '', sections };
}

function* lines(value: unknown, path: string, depth: number): Generator<string> {
  if (typeof value !== 'object' || value === null) {
    yield `${path}: ${value}`;
    return;
  }
  if (depth === MAX_DEPTH) {
    yield `${path}: ${JSON.stringify(value)}`;
    return;
  }
  for (const [key, entry] of Object.entries(value)) {
    yield* lines(entry, Array.isArray(value) ? `${path}[${key}]` : `${path}.${key}`, depth + 1);
  }
}
