import { PlatformError } from '../../platform/errors.ts';
import type { Params } from './call.ts';

/** Items of one page of a list. Few clients read on, so a page holds what a sensible gateway shows. */
const PAGE_SIZE = 1000;

/**
 * One page of a list as JSON text (MCP 2025-11-25, server/utilities/pagination).
 * @param items JSON texts, in an order that does not depend on who asks.
 * @throws PlatformError VALIDATION_FAILED for a cursor that is none of ours.
 */
export function pageOf(key: string, items: readonly string[], params: Params): string {
  const start = readCursor(params.cursor);
  const end = start + PAGE_SIZE;
  const next = end < items.length ? `,"nextCursor":"${writeCursor(end)}"` : '';
  return `{"${key}":[${items.slice(start, end).join(',')}]${next}}`;
}

function writeCursor(offset: number): string {
  return Buffer.from(`offset:${offset}`).toString('base64url');
}

function readCursor(cursor: unknown): number {
  if (cursor === undefined) return 0;
  const match =
    typeof cursor === 'string'
      ? /^offset:(\d{1,9})$/.exec(Buffer.from(cursor, 'base64url').toString())
      : null;
  if (match === null) throw new PlatformError('VALIDATION_FAILED', 'cursor is none that this gateway gave');
  return Number(match[1]);
}
