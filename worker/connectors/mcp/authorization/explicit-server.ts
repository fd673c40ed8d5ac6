import type { OAuthDiscoveryState } from '@modelcontextprotocol/client';
import type { OpenAuth } from '../../../../platform/connector-auth.ts';

/** The authorization server as the connector's configuration names it; undefined where the MCP server is to say. */
export function explicitServer({ tokenUrl, authorizationUrl }: OpenAuth): OAuthDiscoveryState | undefined {
  if (tokenUrl === undefined) return undefined;
  const issuer = new URL(tokenUrl).origin;
  return {
    authorizationServerUrl: issuer,
    authorizationServerMetadata: {
      issuer,
      token_endpoint: tokenUrl,
      // Where nobody is sent anywhere it is not used, and the type demands one.
      authorization_endpoint: authorizationUrl ?? tokenUrl,
      response_types_supported: ['code'],
      code_challenge_methods_supported: ['S256'],
    },
  };
}
