import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  type ClientAuth,
  ClientSecretBasic,
  ClientSecretPost,
  type Configuration,
  calculatePKCECodeChallenge,
  customFetch,
  discovery,
  fetchUserInfo,
  None,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client';
import type { OidcConfig } from '../../../platform/config.ts';
import { egressPolicy } from '../../../platform/egress/address.ts';
import { createEgressDispatcher } from '../../../platform/egress/dispatcher.ts';
import { createLimitedFetch, type LimitedFetch } from '../../../platform/egress/limited-fetch.ts';
import { PlatformError } from '../../../platform/errors.ts';
import type { Logger } from '../../../platform/logger.ts';
import type { Transaction } from './transactions.ts';

const LIMITS = { maxBytes: 1024 * 1024, timeoutMs: 10_000 };

/** What the provider says of a user. */
export type Claims = Readonly<Record<string, unknown>> & { sub: string };

/** The identity provider that the operator has named (OpenID Connect Core 1.0, authorization code flow with PKCE). */
export class OidcProvider {
  readonly issuer: string;
  readonly #config: OidcConfig;
  readonly #redirectUri: string;
  readonly #logger: Logger;
  readonly #fetch: LimitedFetch;
  #discovered: Promise<Configuration> | undefined;

  /** @param egressAllow what outgoing calls may reach although it is private; the issuer itself always. */
  constructor(config: OidcConfig, publicUrl: string, egressAllow: readonly string[], logger: Logger) {
    this.issuer = config.issuer;
    this.#config = config;
    this.#redirectUri = `${publicUrl}/sign-in/oidc/callback`;
    this.#logger = logger;
    const host = new URL(config.issuer).hostname.replace(/^\[|\]$/g, '');
    this.#fetch = createLimitedFetch(createEgressDispatcher(egressPolicy([...egressAllow, host])), LIMITS);
  }

  /** Where to send the browser, and what to remember until it comes back. @throws PlatformError UNAVAILABLE */
  async begin(): Promise<{ url: URL; transaction: Transaction }> {
    const configuration = await this.#discover();
    const transaction: Transaction = {
      state: randomState(),
      nonce: randomNonce(),
      codeVerifier: randomPKCECodeVerifier(),
    };
    const url = buildAuthorizationUrl(configuration, {
      redirect_uri: this.#redirectUri,
      scope: this.#config.scopes,
      state: transaction.state,
      nonce: transaction.nonce,
      code_challenge: await calculatePKCECodeChallenge(transaction.codeVerifier),
      code_challenge_method: 'S256',
    });
    return { url, transaction };
  }

  /**
   * Who came back.
   * @param query what the provider sent along. @throws PlatformError AUTHENTICATION_FAILED, UNAVAILABLE
   */
  async complete(query: string, { state, nonce, codeVerifier }: Transaction): Promise<Claims> {
    const configuration = await this.#discover();
    const came = new URL(this.#redirectUri);
    came.search = query;
    try {
      const tokens = await authorizationCodeGrant(configuration, came, {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: codeVerifier,
        idTokenExpected: true,
      });
      const claims = tokens.claims();
      if (claims === undefined) throw new Error('the provider sent no ID token');
      const { userinfo_endpoint: userinfo } = configuration.serverMetadata();
      const more =
        userinfo === undefined ? {} : await fetchUserInfo(configuration, tokens.access_token, claims.sub);
      return { ...more, ...claims };
    } catch (error) {
      this.#logger.warn({ err: error }, 'a sign-in through the identity provider failed');
      throw new PlatformError('AUTHENTICATION_FAILED', 'the identity provider did not confirm who you are', {
        cause: error,
      });
    }
  }

  /** Once it has worked it is not done again; until then each sign-in tries. */
  #discover(): Promise<Configuration> {
    this.#discovered ??= this.#read().catch((error: unknown) => {
      this.#discovered = undefined;
      this.#logger.warn({ err: error, issuer: this.issuer }, 'the identity provider does not answer');
      throw new PlatformError('UNAVAILABLE', 'the identity provider does not answer; try again', {
        cause: error,
      });
    });
    return this.#discovered;
  }

  #read(): Promise<Configuration> {
    const { issuer, clientId, clientSecret } = this.#config;
    return discovery(new URL(issuer), clientId, undefined, authenticateClient(clientSecret), {
      [customFetch]: (url, { method, headers, body, signal }) =>
        this.#fetch(url, {
          method,
          headers,
          ...(body == null ? {} : { body: String(body) }),
          ...(signal == null ? {} : { signal }),
        }),
      // The operator has named it so; across a network they should not.
      execute: issuer.startsWith('http:') ? [allowInsecureRequests] : [],
      timeout: LIMITS.timeoutMs / 1000,
    });
  }
}

/** In the way that the provider asks for (RFC 8414, section 2: basic where it says nothing). */
function authenticateClient(secret: string | undefined): ClientAuth {
  if (secret === undefined) return None();
  return (server, client, body, headers) => {
    const methods = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    const authenticate = methods.includes('client_secret_basic') ? ClientSecretBasic : ClientSecretPost;
    authenticate(secret)(server, client, body, headers);
  };
}
