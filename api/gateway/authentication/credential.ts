import type { IncomingHttpHeaders } from 'node:http';

/** What a caller shows. */
export type Credential = { kind: 'key'; secret: string } | { kind: 'token'; token: string };

/**
 * What the headers of a request show, in the order in which it is looked at: `X-API-Key`, `API-Key`, then `Authorization: ApiKey …` or `Bearer …`. What
 * follows `Bearer` is a key where it begins as one, else a token (product.md, Authentication).
 */
export function credentialsIn(headers: IncomingHttpHeaders): Credential[] {
  const found: Credential[] = [];
  for (const name of ['x-api-key', 'api-key']) {
    const value = headers[name];
    if (typeof value === 'string' && value.trim() !== '') found.push({ kind: 'key', secret: value.trim() });
  }
  // RFC 9110, section 11.1: schemes are case-insensitive.
  const [, scheme = '', value = ''] =
    /^\s*(apikey|bearer)\s+(\S.*?)\s*$/i.exec(headers.authorization ?? '') ?? [];
  if (value === '') return found;
  const isKey = scheme.toLowerCase() === 'apikey' || value.startsWith('ak-');
  found.push(isKey ? { kind: 'key', secret: value } : { kind: 'token', token: value });
  return found;
}
