import assert from 'node:assert/strict';
import { request } from 'node:http';
import {
  discoverOAuthProtectedResourceMetadata,
  extractWWWAuthenticateParams,
} from '@modelcontextprotocol/sdk/client/auth.js';
import { MAX_FAILED } from '../../api/credentials/failed-attempts.ts';
import { resourceUrls } from '../../api/gateway/authentication/resource-url.ts';
import { makeGateway, makeKey, type TestGateway } from '../support/gateways.ts';
import { Issuer, publicPem } from '../support/issuer.ts';
import type { Platform } from '../support/platform.ts';
import { post } from '../support/raw-session.ts';
import { sharedPlatform } from '../support/shared-platform.ts';

const LIST = { jsonrpc: '2.0', id: 7, method: 'tools/list' };

interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

/** Sends a request to an address under another name, as a proxy or a name server makes it. */
function requestAs(url: string, host: string, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { port, pathname } = new URL(url);
    const headers = {
      host,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
    };
    const sent = request({ host: '127.0.0.1', port, path: pathname, method, headers }, (response) => {
      let body = '';
      response.on('data', (chunk) => {
        body += chunk;
      });
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
      );
    });
    sent.on('error', reject);
    sent.end(method === 'POST' ? JSON.stringify(LIST) : undefined);
  });
}

describe('challenges', () => {
  let platform: Platform;
  let issuer: Issuer;

  before(async () => {
    platform = await sharedPlatform();
    issuer = await Issuer.start();
  });

  after(() => issuer.stop());

  async function makeSecured(jwt?: Record<string, unknown>, authMethod = 'BOTH'): Promise<TestGateway> {
    const gateway = await makeGateway(platform, ['code-runner'], { requireAuthentication: true, authMethod });
    if (jwt === undefined) return gateway;
    const publicKey = await publicPem(await issuer.addKey('ES256'));
    await platform.graphql(
      'mutation ($id: ID!, $input: JwtConfigurationInput!) { configureJwt(gatewayId: $id, input: $input) { id } }',
      { id: gateway.id, input: { issuer: issuer.url, audience: 'tools', publicKey, ...jwt } },
    );
    return gateway;
  }

  it('come with every 401: for keys, for tokens, for both', async () => {
    const both = await makeSecured({});
    const metadata = `${platform.url}/.well-known/oauth-protected-resource/g/${both.id}`;
    const bearer = `Bearer realm="omnigate", resource_metadata="${metadata}/mcp"`;
    for (const [gateway, expected] of [
      [await makeSecured(), 'ApiKey realm="omnigate"'],
      [both, `${bearer}, ApiKey realm="omnigate"`],
      [await makeSecured({}, 'API_KEY'), 'ApiKey realm="omnigate"'],
    ] as const) {
      for (const path of [
        '/tools',
        '/tools/run_code',
        '/resources',
        '/prompts',
        '/openapi.json',
        '/status',
        '/mcp',
      ]) {
        const response = await fetch(gateway.http + path);
        assert.equal(response.status, 401, path);
        assert.equal(response.headers.get('www-authenticate'), expected, path);
      }
      const posted = await post(gateway.mcp, LIST);
      assert.deepEqual([posted.status, posted.messages[0]?.id], [401, 7]);
      assert.match(posted.messages[0]?.error?.message ?? '', /^Authentication failed/);
      assert.equal(posted.headers.get('www-authenticate'), expected);
    }
    for (const path of ['/sse', '/messages']) {
      const response = await fetch(both.http + path, { method: path === '/sse' ? 'GET' : 'POST' });
      assert.equal(response.status, 401, path);
      assert.ok(
        response.headers.get('www-authenticate')?.includes(`resource_metadata="${metadata}/sse"`),
        path,
      );
    }
    const tokensOnly = await fetch(`${(await makeSecured({}, 'JWT')).http}/tools`);
    assert.ok(!tokensOnly.headers.get('www-authenticate')?.includes('ApiKey'));
  });

  it('say what is wrong with a token, and which scopes to ask for', async () => {
    const gateway = await makeSecured({ requiredScopes: ['tools:use'] });
    const response = await fetch(`${gateway.http}/tools`, { headers: { authorization: 'Bearer nonsense' } });
    const challenge = response.headers.get('www-authenticate') ?? '';
    assert.match(
      challenge,
      /error="invalid_token", error_description="the token is no valid JSON Web Token"/,
    );
    assert.match(challenge, /scope="tools:use"/);
  });

  it('lead to metadata whose resource is the URL that the client uses', async () => {
    const gateway = await makeSecured({ requiredScopes: ['tools:use'] });
    const { port } = new URL(platform.url);
    for (const [host, path, resource] of [
      [`localhost:${port}`, `/g/${gateway.id}/mcp`, `${platform.url}/g/${gateway.id}/mcp`],
      [`localhost:${port}`, `/g/${gateway.id}/sse`, `${platform.url}/g/${gateway.id}/sse`],
      [`127.0.0.1:${port}`, `/g/${gateway.id}/mcp`, `http://127.0.0.1:${port}/g/${gateway.id}/mcp`],
      [`mcp-${gateway.id}.localhost:${port}`, '/mcp', `http://mcp-${gateway.id}.localhost:${port}/mcp`],
      [`mcp-${gateway.id}.localhost:${port}`, '/sse', `http://mcp-${gateway.id}.localhost:${port}/sse`],
      [`mcp-${gateway.id}.localhost:${port}`, '/', `http://mcp-${gateway.id}.localhost:${port}/`],
    ] as const) {
      const method = path.endsWith('/sse') ? 'GET' : 'POST';
      const refused = await requestAs(platform.url + path, host, method);
      assert.equal(refused.status, 401, host + path);
      const url = /resource_metadata="([^"]+)"/.exec(String(refused.headers['www-authenticate']))?.[1] ?? '';
      assert.equal(new URL(url).host, host);
      const inserted = `/.well-known/oauth-protected-resource${path === '/' ? '' : path}`;
      assert.equal(new URL(url).pathname, inserted, 'RFC 9728, section 3.1');
      const metadata = await requestAs(`${platform.url}${inserted}`, host);
      assert.equal(metadata.status, 200, url);
      assert.deepEqual(JSON.parse(metadata.body), {
        resource,
        authorization_servers: [issuer.url],
        bearer_methods_supported: ['header'],
        scopes_supported: ['tools:use'],
        resource_name: JSON.parse(metadata.body).resource_name,
      });
    }
  });

  it('are understood by the SDK: it finds the issuer and the scopes', async () => {
    const gateway = await makeSecured({ requiredScopes: ['tools:use'] });
    const refused = await fetch(gateway.mcp, { method: 'POST' });
    const { resourceMetadataUrl, scope } = extractWWWAuthenticateParams(refused);
    assert.equal(scope, 'tools:use');
    const found = await discoverOAuthProtectedResourceMetadata(gateway.mcp, { resourceMetadataUrl });
    assert.deepEqual([found.resource, found.authorization_servers], [gateway.mcp.href, [issuer.url]]);
    const byPath = await discoverOAuthProtectedResourceMetadata(gateway.mcp);
    assert.deepEqual(byPath, found, 'also without the header');
  });

  it('lead to none where no token is accepted', async () => {
    const { id } = await makeGateway(platform, ['code-runner']);
    for (const gateway of [
      id,
      (await makeSecured()).id,
      (await makeSecured({}, 'API_KEY')).id,
      'aaaaaaaaaaaaaaaa',
      'x',
    ]) {
      const response = await fetch(`${platform.url}/.well-known/oauth-protected-resource/g/${gateway}/mcp`);
      assert.equal(response.status, 404, gateway);
    }
  });

  it('know the outer URL behind a proxy', () => {
    const outside = { host: 'gate.example.com', protocol: 'http' };
    assert.deepEqual(resourceUrls('https://gate.example.com/tools', outside, 'abc', 'mcp'), {
      resource: 'https://gate.example.com/tools/g/abc/mcp',
      metadata: 'https://gate.example.com/.well-known/oauth-protected-resource/tools/g/abc/mcp',
    });
    const inside = { host: '10.0.0.7:4000', protocol: 'http' };
    assert.equal(
      resourceUrls('https://gate.example.com', inside, 'abc', 'sse').resource,
      'http://10.0.0.7:4000/g/abc/sse',
    );
    const own = { host: 'mcp-aaaaaaaaaaaaaaaa.gate.example.com', protocol: 'http' };
    assert.equal(
      resourceUrls('https://gate.example.com', own, 'a', 'mcp').resource,
      `https://${own.host}/mcp`,
    );
  });

  it('end after too many failed attempts from one address at one gateway, for all but who was good before', async () => {
    const gateway = await makeSecured();
    const other = await makeSecured();
    const known = (await makeKey(platform, gateway.id)).secret;
    const later = (await makeKey(platform, gateway.id)).secret;
    const elsewhere = (await makeKey(platform, other.id)).secret;
    const statusAt = async ({ http }: TestGateway, secret: string) => {
      const response = await fetch(`${http}/tools`, { headers: { 'x-api-key': secret } });
      if (response.status === 429) assert.ok(Number(response.headers.get('retry-after')) > 0);
      return response.status;
    };
    for (let n = 0; n < 3; n += 1) assert.equal((await fetch(`${gateway.http}/tools`)).status, 401);
    assert.equal(await statusAt(gateway, known), 200);
    for (let n = 0; n < MAX_FAILED; n += 1) assert.equal(await statusAt(gateway, `guess-${n}`), 401);
    assert.equal(await statusAt(gateway, 'guess'), 429);
    assert.equal(await statusAt(gateway, later), 429, 'from here on no guess is looked at');
    assert.equal(await statusAt(gateway, known), 200);
    assert.equal(await statusAt(other, elsewhere), 200, 'other gateways do not notice');
  });
});
