import { createHash } from 'node:crypto';
import type { FetchLike } from '@modelcontextprotocol/client';
import { ConnectorAuthType } from '../../../../schema/connector-auth.ts';
import { SHARED } from '../../../../schema/upstream-grant.ts';
import type { HttpTarget } from '../mcp-target.ts';
import type { TokenOwner } from './access-tokens.ts';
import type { RegisteredClients } from './clients.ts';
import type { GrantKey, Grants } from './grants.ts';

/** On whose behalf a server is called. */
export interface Caller {
  capability: string;
  /** Whose token is used where each has their own: a gateway and a principal; `shared` for the platform itself. */
  holder: string;
}

/** The platform itself, asking a connector what it offers. */
export function platformCaller(capability: string): Caller {
  return { capability, holder: SHARED };
}

/** Which token serves a caller, and how it is renewed. */
export function tokenOwner(
  target: HttpTarget,
  caller: Caller,
  { grants, clients }: { grants: Grants; clients: RegisteredClients },
  fetch: FetchLike,
): TokenOwner {
  return {
    key: grantKey(target, caller),
    store: grants,
    auth: target.auth,
    url: target.url,
    fetch,
    dropClient: () => clients.remove(caller.capability),
    mints: target.auth.type !== ConnectorAuthType.OAUTH2_AUTHORIZATION_CODE,
  };
}

/** Under what the token of a caller is kept. It does not serve a connector that goes elsewhere or asks for something else. */
export function grantKey({ auth, url, tokenPerUser }: HttpTarget, { capability, holder }: Caller): GrantKey {
  const { type, clientId, tokenUrl, authorizationUrl, scopes } = auth;
  const parts = [url.origin + url.pathname, type, clientId, tokenUrl, authorizationUrl, ...(scopes ?? [])];
  // What is stored may have null where what was sent has nothing: in JSON both are null.
  const fingerprint = createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
  return { capability, holder: tokenPerUser ? holder : SHARED, fingerprint };
}
