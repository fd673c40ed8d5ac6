import { createHash } from 'node:crypto';
import {
  auth as authorize,
  computeScopeUnion,
  type OAuthDiscoveryState,
  type StoredOAuthClientInformation,
  validateAuthorizationResponseIssuer,
} from '@modelcontextprotocol/client';
import type { Redis } from 'ioredis';
import type { Dispatcher } from 'undici';
import { equalSecrets } from '../../../../platform/equal-secrets.ts';
import { PlatformError } from '../../../../platform/errors.ts';
import type { SecretBox } from '../../../../platform/secrets.ts';
import type { HttpTarget } from '../mcp-target.ts';
import { UpstreamFailure } from '../upstream-failure.ts';
import type { Challenge } from './authorization-required.ts';
import type { RegisteredClients } from './clients.ts';
import { egressFetch } from './egress-fetch.ts';
import type { GrantHolder, GrantKey, Grants } from './grants.ts';
import { OAuthClient } from './oauth-client.ts';
import { asOAuthFailure } from './oauth-failure.ts';

/** How long somebody may take at the authorization server, in seconds. */
const BEGUN_SECONDS = 10 * 60;

export interface AuthorizationFlowOptions {
  redis: Redis;
  namespace: string;
  secrets: SecretBox;
  grants: Grants;
  clients: RegisteredClients;
  /** What the platform's URLs begin with. */
  publicUrl: string;
}

/** An authorization to begin. */
export interface Beginning {
  target: HttpTarget;
  dispatcher: Dispatcher;
  key: GrantKey;
  holder: GrantHolder;
  challenge: Challenge;
  /** Hash of a secret of the browser that begins it: no other one may finish it. */
  browser?: string | undefined;
}

/** What is kept of an authorization that was begun, sealed. */
export interface Begun {
  key: GrantKey;
  holder: GrantHolder;
  browser?: string | undefined;
  url: string;
  codeVerifier: string;
  discovery: OAuthDiscoveryState;
  client: StoredOAuthClientInformation;
}

/** What an authorization server sent the browser back with (RFC 6749, 4.1.2; RFC 9207). */
export interface AuthorizationResponse {
  state: string;
  code?: string | undefined;
  iss?: string | undefined;
  error?: string | undefined;
  browser?: string | undefined;
}

/**
 * Sends somebody to the authorization server of an MCP server, and takes the token that they come back for: discovery (RFC 9728, 8414), the
 * client's registration (client id metadata document, or RFC 7591), PKCE, resource (RFC 8707) and issuer (RFC 9207) by the SDK's functions.
 */
export class AuthorizationFlow {
  readonly #options: AuthorizationFlowOptions;

  constructor(options: AuthorizationFlowOptions) {
    this.#options = options;
  }

  /** @returns where to send the browser, and until when that holds. @throws UpstreamFailure */
  async begin(beginning: Beginning, signal: AbortSignal): Promise<{ url: string; expiresAt: number }> {
    const { target, dispatcher, key, holder, challenge, browser } = beginning;
    const { redis, secrets, clients, publicUrl } = this.#options;
    const { auth } = target;
    const scope = computeScopeUnion(auth.scopes?.join(' '), challenge.scope);
    const client = new OAuthClient({ capability: key.capability, auth, publicUrl, clients, scope });
    await run(signal, () =>
      authorize(client, {
        serverUrl: target.url,
        ...(scope === undefined ? {} : { scope }),
        ...(challenge.resourceMetadataUrl === undefined
          ? {}
          : { resourceMetadataUrl: new URL(challenge.resourceMetadataUrl) }),
        fetchFn: egressFetch(dispatcher, signal),
        forceReauthorization: true,
      }),
    );
    const { authorizationUrl, discovery, client: information, stateParameter } = client;
    if (authorizationUrl === undefined || discovery === undefined || information === undefined)
      throw new UpstreamFailure('the authorization server was not found out');
    if (!/^https?:$/.test(authorizationUrl.protocol))
      throw new UpstreamFailure('the authorization server names a place that is no web page');
    const begun: Begun = {
      key,
      holder,
      browser,
      url: target.url.href,
      codeVerifier: client.codeVerifier(),
      discovery,
      client: information,
    };
    const sealed = await secrets.seal(JSON.stringify(begun));
    await redis.set(this.#keyOf(stateParameter), sealed, 'EX', BEGUN_SECONDS);
    return { url: authorizationUrl.href, expiresAt: Date.now() + BEGUN_SECONDS * 1000 };
  }

  /** @returns what was begun with this state; once. @throws PlatformError where there is nothing, or another browser began it. */
  async take({ state, browser }: AuthorizationResponse): Promise<Begun> {
    const { redis, secrets } = this.#options;
    const sealed = await redis.getdel(this.#keyOf(state));
    if (sealed === null)
      throw new PlatformError(
        'FORBIDDEN',
        'this authorization was finished already, or took too long; begin again',
      );
    const begun = JSON.parse(await secrets.open(sealed)) as Begun;
    if (begun.browser !== undefined && !equalSecrets(begun.browser, browser ?? ''))
      throw new PlatformError('FORBIDDEN', 'this authorization was begun in another browser; begin again');
    return begun;
  }

  /** Gets the token and keeps it. @throws UpstreamFailure */
  async redeem(
    begun: Begun,
    { code, iss, error }: AuthorizationResponse,
    target: HttpTarget,
    dispatcher: Dispatcher,
    signal: AbortSignal,
  ): Promise<void> {
    const { grants, clients, publicUrl } = this.#options;
    const { key, holder, discovery, client: information, codeVerifier } = begun;
    const client = new OAuthClient({
      capability: key.capability,
      auth: target.auth,
      publicUrl,
      clients,
      begun: { discovery, client: information, codeVerifier },
    });
    await run(signal, async () => {
      if (error !== undefined || code === undefined) {
        // Whose word it is must be known before anything that it says is looked at (RFC 9207, 2.4).
        checkIssuer(iss, discovery);
        throw new UpstreamFailure(`the authorization server answered ${wordOf(error ?? 'without a code')}`);
      }
      await authorize(client, {
        serverUrl: begun.url,
        authorizationCode: code,
        ...(iss === undefined ? {} : { iss }),
        fetchFn: egressFetch(dispatcher, signal),
      });
    });
    if (client.received === undefined) throw new UpstreamFailure('the authorization server gave no token');
    const grant = { tokens: client.received, client: information, discovery, obtainedAt: Date.now() };
    await grants.save(key, grant, holder);
  }

  #keyOf(state: string): string {
    const hash = createHash('sha256').update(state).digest('hex');
    return `${this.#options.namespace}authorization:${hash}`;
  }
}

function checkIssuer(
  iss: string | undefined,
  { authorizationServerMetadata: metadata }: OAuthDiscoveryState,
): void {
  const { issuer, authorization_response_iss_parameter_supported: supported } = metadata ?? {};
  validateAuthorizationResponseIssuer({
    iss,
    expectedIssuer: issuer,
    issParameterSupported: supported === true,
  });
}

/** An error code as RFC 6749, 4.1.2.1, allows it; nothing else of a stranger's words is repeated. */
function wordOf(error: string): string {
  return /^[\x20-\x21\x23-\x5b\x5d-\x7e]{1,100}$/.test(error) ? error : 'an error';
}

async function run(signal: AbortSignal, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw asOAuthFailure(error);
  }
}
