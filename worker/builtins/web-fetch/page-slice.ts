import { createHash } from 'node:crypto';
import { ToolError } from '../tool-error.ts';

/** What one call returns, in bytes of UTF-8 (product.md, Built-ins). */
const MAX_BYTES = 200 * 1024;

/** How far back from the end of a part an end of a line is looked for, in characters. */
const LINE_SEARCH = 2000;

interface Cursor {
  /** Where to go on, in characters. */
  at: number;
  /** What the whole is called, so that a part of another one is never taken for a part of this. */
  of: string;
}

/** The part of a text that a cursor asks for. @throws ToolError for a cursor that belongs to another text. */
export function sliceText(
  text: string,
  cursor: string | undefined,
): { part: string; next: string | undefined } {
  const of = createHash('sha256').update(text).digest('base64url').slice(0, 12);
  const start = cursor === undefined ? 0 : readCursor(cursor, of);
  const end = endOfPart(text, start);
  const next = end < text.length ? writeCursor({ at: end, of }) : undefined;
  return { part: text.slice(start, end), next };
}

function endOfPart(text: string, start: number): number {
  const { read } = new TextEncoder().encodeInto(text.slice(start), new Uint8Array(MAX_BYTES));
  const end = start + read;
  if (end >= text.length) return text.length;
  const line = text.lastIndexOf('\n', end);
  return line > Math.max(start, end - LINE_SEARCH) ? line + 1 : end;
}

function writeCursor({ at, of }: Cursor): string {
  return Buffer.from(`${at}.${of}`).toString('base64url');
}

function readCursor(cursor: string, of: string): number {
  const [at, name] = Buffer.from(cursor, 'base64url').toString().split('.');
  if (name === undefined || !/^\d+$/.test(at ?? '')) {
    throw new ToolError('`cursor` is not one that web_fetch gave; leave it out to begin at the beginning.');
  }
  if (name !== of) throw new ToolError('The page has changed since; leave `cursor` out to begin again.');
  return Number(at);
}
