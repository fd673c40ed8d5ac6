import type { IncomingHttpHeaders } from 'node:http';
import { keyId } from '../../platform/api-key.ts';

/** Characters of a key that tell it from others and are of no use without the rest: what lists of keys show too. */
const PREFIX = 11;

/** Who somebody claims to be who was not let in: the beginning of their key, where they sent one. */
export function claimedPrincipal(headers: IncomingHttpHeaders): string {
  const { authorization = '' } = headers;
  const sent = headers['x-api-key'] ?? headers['api-key'] ?? authorization.split(/\s+/, 2)[1];
  return typeof sent === 'string' && keyId('ak', sent.trim()) !== undefined
    ? `${sent.trim().slice(0, PREFIX)}…`
    : 'unknown';
}
