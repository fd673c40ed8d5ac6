import assert from 'node:assert/strict';
import { request } from 'node:http';
import { makeGateway, type TestGateway } from '../support/gateways.ts';
import type { Platform } from '../support/platform.ts';
import { sharedPlatform } from '../support/shared-platform.ts';

/** fetch() does not let a caller choose `Host`. */
function send(url: string, options: { method?: string; headers?: Record<string, string>; body?: string }) {
  return new Promise<{ status: number; headers: Record<string, unknown>; body: string }>(
    (resolve, reject) => {
      const outgoing = request(
        url,
        { method: options.method ?? 'GET', headers: options.headers },
        (response) => {
          let body = '';
          response.setEncoding('utf8');
          response.on('data', (chunk: string) => {
            body += chunk;
          });
          response.on('end', () =>
            resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
          );
        },
      );
      outgoing.on('error', reject);
      outgoing.end(options.body);
    },
  );
}

describe('hosts and origins', () => {
  let platform: Platform;
  let gateway: TestGateway;
  let port: string;

  before(async () => {
    platform = await sharedPlatform();
    gateway = await makeGateway(platform, ['code-runner']);
    port = new URL(platform.url).port;
  });

  it('serve the tree of a gateway at the root of its own host', async () => {
    const host = `mcp-${gateway.id}.localhost:${port}`;
    const tools = await send(`${platform.url}/tools`, { headers: { host } });
    assert.equal(JSON.parse(tools.body).tools[0].name, 'run_code');
    const initialize = {
      jsonrpc: '2.0',
      id: 1,
      method: 'initialize',
      params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'x', version: '1' } },
    };
    for (const path of ['/mcp', '/']) {
      const headers = {
        host,
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
      };
      const answer = await send(`${platform.url}${path}`, {
        method: 'POST',
        headers,
        body: JSON.stringify(initialize),
      });
      assert.equal(JSON.parse(answer.body).result.serverInfo.name, 'omnigate', path);
    }
    assert.equal((await send(`${platform.url}/graphql`, { headers: { host } })).status, 404);
  });

  it('are refused with 403 when they are not ours', async () => {
    const evil = await send(`${platform.url}/healthz`, { headers: { host: 'evil.example' } });
    assert.equal(evil.status, 403);
    assert.equal(JSON.parse(evil.body).error.code, 'FORBIDDEN');
    const headers = { origin: 'https://evil.example', 'content-type': 'application/json' };
    const rebound = await send(gateway.mcp.href, { method: 'POST', headers, body: '{}' });
    assert.equal(rebound.status, 403);
    assert.equal(JSON.parse(rebound.body).jsonrpc, '2.0');
    assert.equal(rebound.headers['access-control-allow-origin'], undefined);
  });

  it('let a page of this machine call, preflight included', async () => {
    const origin = 'http://localhost:6274';
    const preflight = await send(gateway.mcp.href, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type,mcp-protocol-version',
      },
    });
    assert.equal(preflight.status, 204);
    assert.equal(preflight.headers['access-control-allow-origin'], origin);
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping' });
    const answer = await send(gateway.mcp.href, {
      method: 'POST',
      headers: { origin, 'content-type': 'application/json' },
      body,
    });
    assert.equal(answer.headers['access-control-allow-origin'], origin);
    assert.match(String(answer.headers['access-control-expose-headers']), /Mcp-Session-Id/);
  });
});
