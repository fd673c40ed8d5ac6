import { REDACTED, type TextRedactor } from './redact-text.ts';

/** Levels of a value that are recorded. */
const MAX_DEPTH = 24;

/** A text is redacted this far beyond where it is cut, so that a secret on the border is seen whole; characters. */
const MARGIN = 1000;

/** What is recorded of a short value that only counts: a number, a key's quotes. */
const SMALL = 8;

/**
 * A copy of a value that is fit to be recorded: without secrets, and cut at about `budget` characters. What is left out is said where
 * it would stand, so that a record is never taken for the whole.
 */
export function recordable(
  value: unknown,
  budget: number,
  isSensitive: (key: string) => boolean,
  texts: TextRedactor,
): unknown {
  let left = budget;

  function text(whole: string): string {
    const room = Math.max(left, 0);
    const clean = texts.redact(whole.slice(0, room + MARGIN));
    const kept = clean.slice(0, room);
    left -= kept.length + SMALL;
    const complete = whole.length <= room + MARGIN && kept.length === clean.length;
    return complete ? kept : `${kept}… (${whole.length} characters)`;
  }

  function list(items: readonly unknown[], depth: number): unknown[] {
    const copy: unknown[] = [];
    for (const item of items) {
      if (left <= 0) {
        copy.push(`… (${items.length} items)`);
        break;
      }
      copy.push(copyOf(item, depth));
    }
    return copy;
  }

  function object(source: Record<string, unknown>, depth: number): Record<string, unknown> {
    const copy: [string, unknown][] = [];
    const entries = Object.entries(source);
    for (const [key, member] of entries) {
      if (left <= 0) {
        copy.push(['…', `(${entries.length} fields)`]);
        break;
      }
      left -= key.length + SMALL;
      if (isSensitive(key) && member !== null && member !== '') copy.push([key, REDACTED]);
      else if (isEncoded(source, key, member)) copy.push([key, `(${member.length} characters)`]);
      else copy.push([key, copyOf(member, depth)]);
    }
    return Object.fromEntries(copy);
  }

  function copyOf(member: unknown, depth: number): unknown {
    if (typeof member === 'string') return text(member);
    left -= SMALL;
    if (typeof member !== 'object' || member === null) return member;
    if (depth >= MAX_DEPTH) return '…';
    return Array.isArray(member)
      ? list(member, depth + 1)
      : object(member as Record<string, unknown>, depth + 1);
  }

  return copyOf(value, 0);
}

/** Images and the like in base64 (MCP 2025-11-25, server/tools, Image Content; server/resources, Binary Content). */
function isEncoded(source: Record<string, unknown>, key: string, member: unknown): member is string {
  return (
    (key === 'data' || key === 'blob') && typeof member === 'string' && typeof source.mimeType === 'string'
  );
}
