import assert from 'node:assert/strict';
import type { GraphqlFailure, Platform } from '../../support/platform.ts';
import { sharedPlatform } from '../../support/shared-platform.ts';
import { textOf } from '../../support/text.ts';
import { until } from '../../support/until.ts';
import { HttpApi, stopApis } from './support/http-api.ts';
import { createRest, oneOperation } from './support/rest-connectors.ts';
import { SECRET, startTokenServer } from './support/token-server.ts';

interface Details {
  auth: {
    type: string;
    in: string | null;
    name: string | null;
    username: string | null;
    secrets: Record<string, string>;
  };
}

describe('a REST connector shows who it is', () => {
  let platform: Platform;

  const detailsOf = async (id: string) =>
    (
      await platform.graphql<{ capability: { connector: Details } }>(
        'query ($id: ID!) { capability(id: $id) { connector { auth { type in name username tokenUrl clientId scopes secrets } } } }',
        { id },
      )
    ).capability.connector;

  before(async () => {
    platform = await sharedPlatform();
  });

  after(stopApis);

  describe('with something that it keeps', () => {
    const ways: [string, Record<string, unknown>, (api: HttpApi) => unknown, unknown][] = [
      [
        'a key in a header',
        { type: 'API_KEY', name: 'X-Key', value: 'key-in-header' },
        (api) => api.seen[0]?.headers['x-key'],
        'key-in-header',
      ],
      [
        'a key in the query',
        { type: 'API_KEY', in: 'query', name: 'api[key]', value: 'key&in query' },
        (api) => api.seen[0]?.url,
        '/?page=1&api%5Bkey%5D=key%26in%20query',
      ],
      [
        'a key in a cookie',
        { type: 'API_KEY', in: 'cookie', name: 'sid', value: 'key-in-cookie' },
        (api) => api.seen[0]?.headers.cookie,
        'sid=key-in-cookie',
      ],
      [
        'a bearer token',
        { type: 'BEARER', value: 'bearer-token' },
        (api) => api.seen[0]?.headers.authorization,
        'Bearer bearer-token',
      ],
      [
        'a name and a password',
        { type: 'BASIC', username: 'ann', password: 'pass:wörd-1234' },
        (api) => api.seen[0]?.headers.authorization,
        `Basic ${Buffer.from('ann:pass:wörd-1234').toString('base64')}`,
      ],
    ];
    for (const [what, auth, sent, expected] of ways) {
      it(what, async () => {
        const api = await HttpApi.start();
        const operation = { inputSchema: { properties: { page: {} } } };
        const { call, id } = await oneOperation(platform, api.url, operation, { auth });
        await call({ page: 1 });
        assert.equal(sent(api), expected);
        const secret = String(auth.value ?? auth.password);
        const shown = await detailsOf(id);
        assert.deepEqual(Object.values(shown.auth.secrets), [`…${secret.slice(-4)}`]);
        const { auditLog } = await platform.graphql<{ auditLog: unknown }>(
          '{ auditLog(first: 20) { nodes { action input error } } }',
        );
        assert.ok(!JSON.stringify([shown, auditLog, platform.log]).includes(secret));
      });
    }

    it('and refuses by field what does not fit its way', async () => {
      const wrong: [Record<string, unknown>, string, RegExp][] = [
        [{ type: 'BEARER' }, 'input.auth.value', /is needed for BEARER/],
        [{ type: 'API_KEY', value: 'x' }, 'input.auth.name', /is needed for API_KEY/],
        [
          { type: 'API_KEY', value: 'x', name: 'a', in: 'body' },
          'input.auth.in',
          /must be header, query or cookie/,
        ],
        [{ type: 'API_KEY', value: 'x', name: 'a[b]' }, 'input.auth.name', /no name of a header/],
        [
          { type: 'BASIC', username: 'a:b', password: 'x' },
          'input.auth.username',
          /must not contain a colon/,
        ],
        [
          { type: 'BEARER', value: 'x', password: 'y' },
          'input.auth.password',
          /does not belong to BEARER, which takes value/,
        ],
        [{ type: 'BEARER', value: 'a\nb' }, 'input.auth.value', /visible ASCII/],
        [
          { type: 'OAUTH2_CLIENT_CREDENTIALS', clientId: 'c', clientSecret: 's' },
          'input.auth.tokenUrl',
          /is needed/,
        ],
        [
          { type: 'OAUTH2_REFRESH_TOKEN', clientId: 'c', tokenUrl: 'ftp://x' },
          'input.auth.tokenUrl',
          /must be a URL/,
        ],
        [{ type: 'OAUTH2_AUTHORIZATION_CODE' }, 'input.auth.type', /is for MCP connectors/],
      ];
      for (const [auth, path, message] of wrong) {
        const input = {
          baseUrl: 'http://127.0.0.1:9',
          operations: [{ name: 'a', method: 'GET', path: '/', inputSchema: {} }],
          auth,
        };
        await assert.rejects(createRest(platform, input), (error: GraphqlFailure) => {
          const [field] = error.fields as { path: string; message: string }[];
          assert.equal(field?.path, path);
          assert.match(field?.message ?? '', message);
          return true;
        });
      }
    });
  });

  describe('with a token that it gets', () => {
    const clientCredentials = (tokenUrl: string, more: Record<string, unknown> = {}) => ({
      auth: {
        type: 'OAUTH2_CLIENT_CREDENTIALS',
        tokenUrl,
        clientId: 'client',
        clientSecret: SECRET,
        ...more,
      },
    });
    const refreshToken = (tokenUrl: string) => ({
      auth: {
        type: 'OAUTH2_REFRESH_TOKEN',
        tokenUrl,
        clientId: 'client',
        clientSecret: SECRET,
        refreshToken: 'refresh-token-0',
      },
    });

    it('for client credentials, once for many calls', async () => {
      const server = await startTokenServer({ delayMs: 50 });
      const connector = clientCredentials(server.tokens.url, { scopes: ['pets:read', 'pets:write'] });
      const { call } = await oneOperation(platform, server.api.url, {}, connector);
      // It showed that the credentials are right, when the connector was made.
      assert.equal(server.given.length, 1);
      const results = await Promise.all(Array.from({ length: 10 }, () => call()));
      assert.deepEqual(
        new Set(results.map(({ structuredContent }) => structuredContent?.token)),
        new Set(['access-token-1']),
      );
      assert.equal(server.given.length, 1);
      const form = new URLSearchParams(server.tokens.seen[0]?.body);
      assert.deepEqual(Object.fromEntries(form), {
        grant_type: 'client_credentials',
        scope: 'pets:read pets:write',
      });
    });

    it('also from a server that wants the client in the form', async () => {
      const server = await startTokenServer({ clientIn: 'form', expiresIn: '3600' });
      const { call } = await oneOperation(platform, server.api.url, {}, clientCredentials(server.tokens.url));
      assert.equal((await call()).isError, undefined);
    });

    it('anew when it ends', async () => {
      const server = await startTokenServer({ expiresIn: 1 });
      const { call } = await oneOperation(platform, server.api.url, {}, clientCredentials(server.tokens.url));
      await call();
      await until('another token', async () => {
        await call();
        return server.given.length >= 3;
      });
    });

    it('anew when it is refused before its end, once, whatever the method', async () => {
      const server = await startTokenServer();
      const { call } = await oneOperation(
        platform,
        server.api.url,
        { method: 'POST' },
        clientCredentials(server.tokens.url),
      );
      await call();
      server.good.clear();
      const results = await Promise.all(Array.from({ length: 5 }, () => call()));
      assert.deepEqual(
        new Set(results.map(({ structuredContent }) => structuredContent?.token)),
        new Set(['access-token-2']),
      );
      assert.equal(server.given.length, 2);
      server.api.answer = (_request, response) => response.writeHead(401).end('no');
      assert.equal(textOf(await call()), 'HTTP 401 Unauthorized\n\nno');
      assert.equal(server.given.length, 3);
    });

    it('for a refresh token, whose successor is kept', async () => {
      const server = await startTokenServer({ rotate: true });
      const { call, id } = await oneOperation(platform, server.api.url, {}, refreshToken(server.tokens.url));
      assert.deepEqual((await call()).structuredContent, { token: 'access-token-1' });
      server.good.clear();
      assert.deepEqual((await call()).structuredContent, { token: 'access-token-2' });
      assert.deepEqual([...server.refreshTokens], ['refresh-token-2']);
      // What is stored is the one that works, also for whoever knows nothing of before.
      assert.equal((await detailsOf(id)).auth.secrets.refreshToken, '…en-2');
      await platform.graphql(
        'mutation ($id: ID!) { updateConnector(id: $id, input: { timeoutSeconds: 20 }) { id } }',
        { id },
      );
      assert.deepEqual((await call()).structuredContent, { token: 'access-token-3' });
    });

    it('and says what is wrong where there is none', async () => {
      const server = await startTokenServer();
      const { call } = await oneOperation(platform, server.api.url, {}, refreshToken(server.tokens.url));
      server.refreshTokens.clear();
      const result = await call();
      assert.deepEqual(
        [result.isError, textOf(result)],
        [true, 'the token URL refuses the credentials: invalid_grant (it is invalid_grant)'],
      );
      server.tokens.answer = () => ({ hello: 1 });
      assert.match(textOf(await call()), /^the token URL answers without an access_token/);
      await server.tokens.stop();
      assert.equal(textOf(await call()), 'the token URL refuses connections');
      assert.deepEqual(server.api.seen, []);
    });

    it('and is not made with client credentials that are wrong', async () => {
      const server = await startTokenServer();
      const connector = clientCredentials(server.tokens.url, { clientSecret: 'wrong' });
      await assert.rejects(oneOperation(platform, server.api.url, {}, connector), (error: GraphqlFailure) => {
        assert.deepEqual(error.fields, [
          {
            path: 'input.auth',
            message: 'the token URL refuses the credentials: invalid_client (it is invalid_client)',
          },
        ]);
        return true;
      });
    });
  });
});
