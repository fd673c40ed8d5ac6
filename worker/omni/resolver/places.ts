import type { Span } from './spans.ts';

/** A place with what belongs to it before and behind: the number of a house, the city, the state, the country. */
export function widenPlace({ start, end, text }: Span, request: string): string {
  const number = /(?:^|\s)(\d+[A-Za-z]?\s)$/.exec(request.slice(0, start))?.[1] ?? '';
  const behind =
    /^(?:,\s+\p{Lu}[\p{L}\p{M}'’-]*(?:\s+\p{Lu}[\p{L}\p{M}'’-]*)*)+/u.exec(request.slice(end))?.[0] ?? '';
  return `${number}${text}${behind}`;
}
