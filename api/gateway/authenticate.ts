import type { IncomingHttpHeaders } from 'node:http';
import { apiKeyId, matchesHash } from '../../platform/api-key.ts';
import { PlatformError } from '../../platform/errors.ts';
import { AuthMethod } from '../../schema/gateway.ts';
import type { GatewaySnapshot } from './gateway-snapshot.ts';
import { ANONYMOUS, type Principal } from './principal.ts';

/**
 * Who calls a gateway, by the headers of the request: `X-API-Key`, `API-Key`, `Authorization: ApiKey …`, or
 * `Authorization: Bearer …` where what follows is a key.
 * @throws PlatformError AUTHENTICATION_FAILED
 */
export function authenticate(gateway: GatewaySnapshot, headers: IncomingHttpHeaders): Principal {
  if (!gateway.requireAuthentication) return ANONYMOUS;
  if (gateway.authMethod === AuthMethod.JWT)
    throw new PlatformError('AUTHENTICATION_FAILED', 'a token is needed');
  const secret = keyFrom(headers);
  if (secret === undefined) {
    throw new PlatformError('AUTHENTICATION_FAILED', 'an API key is needed, in the header X-API-Key');
  }
  const id = apiKeyId(secret);
  const key = id === undefined ? undefined : gateway.keys.get(id);
  // One text for a key that never was, one that was revoked and one of another gateway: none of them is to be told.
  if (key === undefined || !matchesHash(secret, key.hash)) {
    throw new PlatformError('AUTHENTICATION_FAILED', 'the API key is not valid');
  }
  if (key.expiresAt !== undefined && key.expiresAt <= Date.now()) {
    throw new PlatformError('AUTHENTICATION_FAILED', 'the API key has expired');
  }
  return { kind: 'key', id: key.id, name: key.name, tools: key.tools };
}

function keyFrom(headers: IncomingHttpHeaders): string | undefined {
  const plain = headers['x-api-key'] ?? headers['api-key'];
  if (typeof plain === 'string') return plain.trim();
  const [scheme, value] = (headers.authorization ?? '').split(/\s+/, 2);
  // RFC 9110, section 11.1: schemes are case-insensitive.
  if (value !== undefined && /^(apikey|bearer)$/i.test(scheme ?? '')) return value;
  return undefined;
}
