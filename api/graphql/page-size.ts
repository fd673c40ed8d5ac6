import { PlatformError } from '../../platform/errors.ts';

/** Nodes of one page at the most. */
const MAX_PAGE = 200;

/** @throws PlatformError VALIDATION_FAILED for a number of nodes that a page cannot have. */
export function pageSize(first: number | null, otherwise: number): number {
  const size = first ?? otherwise;
  if (size >= 1 && size <= MAX_PAGE) return size;
  throw new PlatformError('VALIDATION_FAILED', undefined, {
    fields: [{ path: 'first', message: `must be from 1 to ${MAX_PAGE}` }],
  });
}
