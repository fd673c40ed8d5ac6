import type { Parameter } from './parameter.ts';
import type { Span } from './spans.ts';

/** Values side by side: apples, pears and plums. */
export function listsOf(spans: readonly Span[], text: string): Span[][] {
  const lists: Span[][] = [];
  for (const span of spans) {
    const open = lists.at(-1);
    const last = open?.at(-1);
    const between = last === undefined ? undefined : text.slice(last.end, span.start);
    if (
      open !== undefined &&
      last?.kind === span.kind &&
      between !== undefined &&
      /^\s*(?:,|,?\s*(?:and|or|&)|\/)\s*$/i.test(between)
    )
      open.push(span);
    else lists.push([span]);
  }
  return lists.filter((list) => list.length > 1);
}

/** Whether a list may be the value of an array. */
export function listFits({ items }: Parameter, list: readonly Span[]): boolean {
  const [{ kind } = { kind: undefined }] = list;
  if (items === undefined || items.type === 'any') return true;
  if (items.type === 'number' || items.type === 'integer') return kind === 'number';
  return items.type === 'string' && kind !== 'number' && kind !== 'json';
}
