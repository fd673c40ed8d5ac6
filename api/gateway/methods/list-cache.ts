import type { Call } from '../call.ts';

/** How long a client may go on with a list, in milliseconds. Whoever subscribes to changes hears of them at once. */
const LIST_TTL_MS = 60_000;

/** Lists are the same for all where nobody has to say who they are (MCP 2026-07-28, server/utilities/caching). */
export function listCache({ gateway }: Call): { ttlMs: number; scope: 'public' | 'private' } {
  return { ttlMs: LIST_TTL_MS, scope: gateway.requireAuthentication ? 'private' : 'public' };
}
