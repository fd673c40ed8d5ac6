import { PlatformError } from '../../platform/errors.ts';

/** A place in a list: the sort keys of the last node, opaque to clients. */
export function writeCursor(keys: readonly string[]): string {
  return Buffer.from(JSON.stringify(keys)).toString('base64url');
}

/** @throws PlatformError VALIDATION_FAILED for a text that is no cursor with so many keys. */
export function readCursor(cursor: string, keys: number): string[] {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (Array.isArray(parsed) && parsed.length === keys && parsed.every((key) => typeof key === 'string'))
      return parsed;
  } catch {
    // Falls through: whatever is wrong with it, it is no cursor.
  }
  throw new PlatformError('VALIDATION_FAILED', undefined, {
    fields: [{ path: 'after', message: 'must be the endCursor of an earlier page' }],
  });
}
