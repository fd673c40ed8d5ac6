import { HttpApi } from './http-api.ts';

/** What a token URL and the API behind it were asked. */
export interface TokenServer {
  tokens: HttpApi;
  api: HttpApi;
  /** Tokens that were given, the newest last. */
  given: string[];
  /** Refresh tokens that still work. */
  refreshTokens: Set<string>;
  /** Tokens that the API takes. */
  good: Set<string>;
}

export interface TokenServerOptions {
  /** `basic` takes the client in the header only, `form` in the body only. */
  clientIn?: 'basic' | 'form';
  /** Replaces the refresh token with each use. */
  rotate?: boolean;
  expiresIn?: number | string;
  /** How long the token URL takes, in milliseconds. */
  delayMs?: number;
}

/**
 * An authorization server with one client, `client` with the secret {@link SECRET}, and an API that takes its tokens.
 */
export async function startTokenServer(options: TokenServerOptions = {}): Promise<TokenServer> {
  const { clientIn = 'basic', rotate = false, expiresIn = 3600, delayMs = 0 } = options;
  const server: Omit<TokenServer, 'tokens' | 'api'> = {
    given: [],
    refreshTokens: new Set(['refresh-token-0']),
    good: new Set(),
  };
  const tokens = await HttpApi.start(async ({ headers, body }, response) => {
    await new Promise((resolve) => setTimeout(resolve, delayMs));
    const form = new URLSearchParams(body);
    const refuse = (status: number, error: string) =>
      response
        .writeHead(status, { 'content-type': 'application/json' })
        .end(JSON.stringify({ error, error_description: `it is ${error}` }));
    const shown =
      clientIn === 'basic' ? headers.authorization : `${form.get('client_id')}:${form.get('client_secret')}`;
    const expected = clientIn === 'basic' ? BASIC : `client:${SECRET}`;
    if (shown !== expected) return refuse(401, 'invalid_client');
    const refresh = form.get('refresh_token');
    if (form.get('grant_type') === 'refresh_token') {
      if (refresh === null || !server.refreshTokens.has(refresh)) return refuse(400, 'invalid_grant');
      if (rotate) server.refreshTokens.delete(refresh);
    }
    const token = `access-token-${server.given.length + 1}`;
    server.given.push(token);
    server.good.add(token);
    const next = `refresh-token-${server.given.length}`;
    if (rotate) server.refreshTokens.add(next);
    return {
      access_token: token,
      token_type: 'Bearer',
      expires_in: expiresIn,
      ...(rotate ? { refresh_token: next } : {}),
      ...(form.get('scope') ? { scope: form.get('scope') } : {}),
    };
  });
  const api = await HttpApi.start(({ headers }, response) => {
    const token = headers.authorization?.replace('Bearer ', '') ?? '';
    if (server.good.has(token)) return { token };
    return response.writeHead(401).end();
  });
  return Object.assign(server, { tokens, api });
}

/** RFC 6749, 2.3.1: identifier and secret are encoded as in a form before they are joined. */
export const SECRET = 'secret:/?&';
const BASIC = `Basic ${Buffer.from('client:secret%3A%2F%3F%26').toString('base64')}`;
