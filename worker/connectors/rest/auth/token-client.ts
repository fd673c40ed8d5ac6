import { createHash } from 'node:crypto';
import type { OpenAuth } from '../../../../platform/connector-auth.ts';
import { type ConnectorAuth, ConnectorAuthType } from '../../../../schema/connector-auth.ts';

/** A connector that gets its tokens from a token URL. */
export interface TokenClient {
  /** The capability. */
  id: string;
  /** When it was configured, in milliseconds since the epoch. */
  version: number;
  /** Tokens of another configuration are not used. */
  generation: string;
  auth: OpenAuth;
  allowPrivateNetwork: boolean;
}

/**
 * What tells configurations of tokens apart. Client credentials are told by themselves, in the form in which they are
 * sealed, so that the token which showed that they are right is used afterwards. A refresh token changes with each
 * use: there it is the time of the configuration.
 */
export function tokenGeneration(auth: ConnectorAuth, version: number): string {
  if (auth.type !== ConnectorAuthType.OAUTH2_CLIENT_CREDENTIALS) return String(version);
  const { type, tokenUrl, clientId, scopes, secrets } = auth;
  return createHash('sha256')
    .update(JSON.stringify([type, tokenUrl, clientId, scopes, secrets.clientSecret]))
    .digest('base64url');
}
