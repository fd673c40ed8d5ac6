import {
  auth as authorize,
  discoverOAuthProtectedResourceMetadata,
  type FetchLike,
  type OAuthClientProvider,
  type OAuthDiscoveryState,
  OAuthError,
  OAuthErrorCode,
  refreshAuthorization,
  type StoredOAuthClientInformation,
  type StoredOAuthTokens,
  selectResourceURL,
} from '@modelcontextprotocol/client';
import type { OpenAuth } from '../../../../platform/connector-auth.ts';
import { ConnectorAuthType } from '../../../../schema/connector-auth.ts';
import { AuthorizationRequired } from './authorization-required.ts';
import { explicitServer } from './explicit-server.ts';
import type { Grant } from './grants.ts';
import { asOAuthFailure } from './oauth-failure.ts';

/** What it takes to get a token without anybody. */
export interface RenewalContext {
  auth: OpenAuth;
  /** The MCP server. */
  url: URL;
  fetch: FetchLike;
  /** Forgets what the platform is registered as. */
  dropClient(): Promise<void>;
  /** Whether the configuration alone is enough: client credentials, or a refresh token in it. */
  mints: boolean;
}

/**
 * Gets a token: with the refresh token of the one before, or with what the connector's configuration has.
 * @throws AuthorizationRequired where somebody must grant access anew; UpstreamFailure for anything else.
 */
export async function renew(context: RenewalContext, before: Grant | undefined): Promise<Grant> {
  try {
    if (context.auth.type === ConnectorAuthType.OAUTH2_CLIENT_CREDENTIALS)
      return await withClientCredentials(context);
    return await withRefreshToken(context, before ?? (await configured(context)));
  } catch (error) {
    const isGranted = context.auth.type === ConnectorAuthType.OAUTH2_AUTHORIZATION_CODE;
    if (!isGranted || !(error instanceof OAuthError) || !OVER.has(error.code)) throw asOAuthFailure(error);
    if (error.code === OAuthErrorCode.InvalidClient) await context.dropClient();
    throw new AuthorizationRequired({});
  }
}

/** RFC 6749, 5.2: what was granted, or the client that it was granted to, counts no more. */
const OVER = new Set<string>([OAuthErrorCode.InvalidGrant, OAuthErrorCode.InvalidClient]);

/** RFC 6749, 6. */
async function withRefreshToken(
  { auth, url, fetch }: RenewalContext,
  before: Grant | undefined,
): Promise<Grant> {
  const refreshToken = before?.tokens.refresh_token;
  if (before === undefined || refreshToken === undefined) throw new AuthorizationRequired({});
  const { discovery } = before;
  const { authorizationServerUrl, authorizationServerMetadata: metadata, resourceMetadata } = discovery;
  const selected = await selectResourceURL(url, NO_OVERRIDE, resourceMetadata);
  const tokens = await refreshAuthorization(authorizationServerUrl, {
    ...(metadata === undefined ? {} : { metadata }),
    clientInformation: configuredClient(auth) ?? before.client,
    refreshToken,
    // As the server wrote it, and not as a URL is written anew.
    ...(selected && resourceMetadata ? { resource: resourceMetadata.resource } : {}),
    fetchFn: fetch,
  });
  return { ...before, tokens: { ...before.tokens, ...tokens }, obtainedAt: Date.now() };
}

/** A refresh token that somebody put into the configuration, as if it had been granted there. */
async function configured({ auth, url, fetch }: RenewalContext): Promise<Grant | undefined> {
  const server = explicitServer(auth);
  const client = configuredClient(auth);
  if (auth.refreshToken === undefined || client === undefined || server === undefined) return undefined;
  return {
    tokens: { access_token: '', token_type: 'Bearer', refresh_token: auth.refreshToken },
    client,
    configured: auth.refreshToken,
    discovery: { ...server, ...(await resourceMetadataOf(url, fetch)) },
    obtainedAt: 0,
  };
}

/** The client that somebody registered by hand. */
export function configuredClient({
  clientId,
  clientSecret,
}: OpenAuth): StoredOAuthClientInformation | undefined {
  if (clientId === undefined) return undefined;
  return { client_id: clientId, ...(clientSecret === undefined ? {} : { client_secret: clientSecret }) };
}

/** RFC 6749, 4.4. */
async function withClientCredentials({ auth, url, fetch }: RenewalContext): Promise<Grant> {
  let received: StoredOAuthTokens | undefined;
  let discovery = explicitServer(auth);
  const scope = auth.scopes?.join(' ');
  const client = configuredClient(auth);
  if (client === undefined) throw new AuthorizationRequired({});
  const provider: OAuthClientProvider = {
    // Without it the SDK asks for a token at once.
    redirectUrl: undefined,
    clientMetadata: { redirect_uris: [], grant_types: ['client_credentials'] },
    clientInformation: () => client,
    tokens: () => undefined,
    saveTokens: (tokens) => {
      received = tokens;
    },
    redirectToAuthorization: notUsed,
    saveCodeVerifier: notUsed,
    codeVerifier: notUsed,
    discoveryState: () => discovery,
    saveDiscoveryState: (state) => {
      discovery = state;
    },
    prepareTokenRequest: () =>
      new URLSearchParams({ grant_type: 'client_credentials', ...(scope ? { scope } : {}) }),
  };
  await authorize(provider, { serverUrl: url, fetchFn: fetch });
  if (received === undefined || discovery === undefined) throw new AuthorizationRequired({});
  return { tokens: received, client, discovery, obtainedAt: Date.now() };
}

/** Says for which server the token is to be (RFC 8707), where the server tells its name. */
async function resourceMetadataOf(
  url: URL,
  fetch: FetchLike,
): Promise<Pick<OAuthDiscoveryState, 'resourceMetadata'>> {
  try {
    return { resourceMetadata: await discoverOAuthProtectedResourceMetadata(url, {}, fetch) };
  } catch {
    // Servers without it are many; then the token is for whatever the authorization server thinks.
    return {};
  }
}

const NO_OVERRIDE = {} as OAuthClientProvider;

function notUsed(): never {
  throw new Error('nobody is sent anywhere for client credentials');
}
