import { discoverOAuthServerInfo } from '@modelcontextprotocol/client';
import type { Dispatcher } from 'undici';
import type { HttpTarget } from '../mcp-target.ts';
import { UpstreamFailure } from '../upstream-failure.ts';
import type { Challenge } from './authorization-required.ts';
import { egressFetch } from './egress-fetch.ts';
import { explicitServer } from './explicit-server.ts';
import { asOAuthFailure } from './oauth-failure.ts';

/** Finds out where an MCP server wants to be authorized, so that nobody keeps a connector that never can be. @throws UpstreamFailure */
export async function requireAuthorizationServer(
  { url, auth }: HttpTarget,
  { resourceMetadataUrl }: Challenge,
  dispatcher: Dispatcher,
  signal: AbortSignal,
): Promise<void> {
  if (explicitServer(auth) !== undefined) return;
  const metadata = await discoverOAuthServerInfo(url, {
    ...(resourceMetadataUrl === undefined ? {} : { resourceMetadataUrl: new URL(resourceMetadataUrl) }),
    fetchFn: egressFetch(dispatcher, signal),
  })
    .then((info) => info.authorizationServerMetadata)
    .catch((error: unknown) => {
      if (signal.aborted) throw signal.reason;
      throw asOAuthFailure(error);
    });
  if (metadata === undefined)
    throw new UpstreamFailure(
      'the server wants to be authorized and does not say where; give authorizationUrl, tokenUrl and clientId',
    );
}
