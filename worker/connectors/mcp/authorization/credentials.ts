import { computeScopeUnion, extractWWWAuthenticateParams } from '@modelcontextprotocol/client';
import type { OpenAuth } from '../../../../platform/connector-auth.ts';
import { ConnectorAuthType } from '../../../../schema/connector-auth.ts';
import type { HttpAnswer } from '../http-answer.ts';
import { UpstreamFailure } from '../upstream-failure.ts';
import type { AccessTokens, TokenOwner } from './access-tokens.ts';
import { AuthorizationRequired, type Challenge } from './authorization-required.ts';

/** What is added to a request to show who calls. */
export interface Shown {
  headers: Record<string, string>;
  /** A pair for the query string. */
  query?: [name: string, value: string];
  /** The token among it that the platform got by itself. */
  token?: string | undefined;
  /** What the token is good for. */
  scope?: string | undefined;
}

/** Shows a server who calls. */
export interface Credentials {
  /** @throws UpstreamFailure, AuthorizationRequired */
  show(): Promise<Shown>;
  /**
   * A server refused what was shown.
   * @returns whether something else can be shown now. @throws UpstreamFailure, AuthorizationRequired
   */
  refused(shown: Shown, response: HttpAnswer): Promise<boolean>;
}

/** Credentials that are what they are: API key, bearer token, name and password. */
export function staticCredentials(auth: OpenAuth): Credentials {
  const shown = fixed(auth);
  return { show: async () => shown, refused: async () => false };
}

function fixed({ type, in: place, name = '', value = '', username, password }: OpenAuth): Shown {
  if (type === ConnectorAuthType.API_KEY && place === 'query') return { headers: {}, query: [name, value] };
  if (type === ConnectorAuthType.API_KEY && place === 'cookie')
    return { headers: { cookie: `${name}=${value}` } };
  if (type === ConnectorAuthType.API_KEY) return { headers: { [name.toLowerCase()]: value } };
  if (type === ConnectorAuthType.BEARER) return { headers: { authorization: `Bearer ${value}` } };
  // RFC 7617, section 2, with the charset that it recommends.
  const pair = Buffer.from(`${username ?? ''}:${password ?? ''}`).toString('base64');
  return { headers: { authorization: `Basic ${pair}` } };
}

/** Tokens of OAuth 2.0, renewed when they end or are refused. */
export class OAuthCredentials implements Credentials {
  readonly #tokens: AccessTokens;
  readonly #owner: TokenOwner;

  constructor(tokens: AccessTokens, owner: TokenOwner) {
    this.#tokens = tokens;
    this.#owner = owner;
  }

  async show(): Promise<Shown> {
    const { access_token: token, scope } = (await this.#tokens.current(this.#owner)) ?? {};
    return { headers: token === undefined ? {} : { authorization: `Bearer ${token}` }, token, scope };
  }

  async refused({ token, scope: granted }: Shown, { statusCode, headers }: HttpAnswer): Promise<boolean> {
    const { type, scopes } = this.#owner.auth;
    const isGranted = type === ConnectorAuthType.OAUTH2_AUTHORIZATION_CODE;
    const { error, ...challenge } = readChallenge(headers['www-authenticate']);
    if (statusCode === 403) {
      // RFC 6750, 3.1: another token of the same grant would have no more scopes than this one.
      if (error !== 'insufficient_scope' || !isGranted) return false;
      const scope = computeScopeUnion(scopes?.join(' '), granted, challenge.scope);
      throw new AuthorizationRequired({ ...challenge, scope });
    }
    if (token === undefined && isGranted) throw new AuthorizationRequired(challenge);
    try {
      await this.#tokens.replace(this.#owner, token);
      return true;
    } catch (cause) {
      if (!(cause instanceof AuthorizationRequired)) throw cause;
      if (isGranted) throw new AuthorizationRequired(challenge);
      throw new UpstreamFailure('the server does not accept the token that it was shown', { cause });
    }
  }
}

/** RFC 9728, 5.1, and RFC 6750, 3. */
export function readChallenge(
  header: string | string[] | undefined,
): Challenge & { error?: string | undefined } {
  if (header === undefined) return {};
  const response = new Response(null, { headers: { 'www-authenticate': [header].flat().join(', ') } });
  const { resourceMetadataUrl, scope, error } = extractWWWAuthenticateParams(response);
  return { resourceMetadataUrl: resourceMetadataUrl?.href, scope, error };
}
