import assert from 'node:assert/strict';
import { makeGateway, makeKey, type TestGateway } from '../support/gateways.ts';
import type { Platform } from '../support/platform.ts';
import { beginSession, post } from '../support/raw-session.ts';
import { Replicas } from '../support/replicas.ts';
import { until } from '../support/until.ts';

interface FoundKey {
  id: string;
  name: string;
  prefix: string;
  lastUsedAt: string | null;
  revokedAt: string | null;
  expiresAt: string | null;
}

describe('API keys at two replicas', () => {
  let replicas: Replicas;
  let platform: Platform;
  let gateway: TestGateway;

  before(async function () {
    this.timeout(60_000);
    replicas = await Replicas.start();
    platform = replicas.first;
    gateway = await makeGateway(platform, ['code-runner'], { requireAuthentication: true });
  });

  after(() => replicas.stop());

  const statusAt = async (url: string | URL, secret: string) =>
    (await fetch(url, { headers: { 'x-api-key': secret } })).status;

  /** Its answer at each replica. */
  const statuses = (secret: string, { http }: TestGateway = gateway) =>
    Promise.all([statusAt(`${http}/tools`, secret), statusAt(replicas.atSecond(`${http}/tools`), secret)]);

  async function findKey(id: string): Promise<FoundKey | undefined> {
    const { gateway: found } = await platform.graphql<{ gateway: { apiKeys: FoundKey[] } }>(
      'query ($id: ID!) { gateway(id: $id) { apiKeys { id name prefix lastUsedAt revokedAt expiresAt } } }',
      { id: gateway.id },
    );
    return found.apiKeys.find((it) => it.id === id);
  }

  it('are several, each with its name, and work at both', async () => {
    const keys = [
      await makeKey(platform, gateway.id, { name: 'laptop' }),
      await makeKey(platform, gateway.id, { name: 'server' }),
    ];
    for (const [n, { secret, id }] of keys.entries()) {
      assert.match(secret, /^ak-[0-9a-f]{32}[A-Za-z0-9_-]{43}$/);
      assert.deepEqual(await statuses(secret), [200, 200]);
      const found = await findKey(id);
      assert.equal(found?.name, n === 0 ? 'laptop' : 'server');
      assert.equal(found?.prefix, secret.slice(0, 11));
    }
  });

  it('show when they were last used', async () => {
    const { secret, id } = await makeKey(platform, gateway.id);
    assert.equal((await findKey(id))?.lastUsedAt, null);
    const before = Date.now();
    await statusAt(replicas.atSecond(`${gateway.http}/tools`), secret);
    const lastUsedAt = await until('it is noted', async () => (await findKey(id))?.lastUsedAt ?? undefined);
    assert.ok(Math.abs(new Date(lastUsedAt).getTime() - before) < 5000);
  });

  it('stop working when they expire', async () => {
    const expiresAt = new Date(Date.now() + 1500).toISOString();
    const { secret } = await makeKey(platform, gateway.id, { expiresAt });
    assert.deepEqual(await statuses(secret), [200, 200]);
    await until('it has expired', async () => (await statuses(secret)).every((status) => status === 401));
    const refused = await fetch(`${gateway.http}/tools`, { headers: { 'x-api-key': secret } });
    assert.match(await refused.text(), /Authentication failed: the API key has expired/);
    await assert.rejects(
      makeKey(platform, gateway.id, { expiresAt: new Date(Date.now() - 1000).toISOString() }),
      /Validation failed/,
    );
  });

  it('are rotated: the new secret works and the old one does not, within a second, at both', async () => {
    const made = await makeKey(platform, gateway.id, {
      name: 'rotated',
      tools: ['run_code'],
      maxRequestsPerMinute: 50,
    });
    assert.deepEqual(await statuses(made.secret), [200, 200]);
    const { rotateApiKey } = await platform.graphql<{
      rotateApiKey: {
        secret: string;
        apiKey: { name: string; tools: string[]; maxRequestsPerMinute: number };
      };
    }>(
      'mutation ($id: ID!) { rotateApiKey(id: $id) { secret apiKey { name tools maxRequestsPerMinute } } }',
      { id: made.id },
    );
    assert.deepEqual(rotateApiKey.apiKey, { name: 'rotated', tools: ['run_code'], maxRequestsPerMinute: 50 });
    await until(
      'it is everywhere',
      async () =>
        String([await statuses(rotateApiKey.secret), await statuses(made.secret)]) === '200,200,401,401',
      1000,
    );
  });

  it('are revoked within a second at both, for requests, sessions and open streams', async () => {
    const { secret, id } = await makeKey(platform, gateway.id);
    const there = replicas.atSecond(gateway.mcp);
    const session = await beginSession(gateway.mcp, '2025-11-25', {}, { 'x-api-key': secret });
    const streams = await Promise.all([
      fetch(there, { headers: { ...session, accept: 'text/event-stream' } }),
      fetch(replicas.atSecond(gateway.sse), { headers: { 'x-api-key': secret } }),
      listen(there, secret),
    ]);
    assert.deepEqual(
      streams.map(({ status }) => status),
      [200, 200, 200],
    );
    const ended = Promise.all(streams.map((stream) => stream.text()));
    await platform.graphql('mutation ($id: ID!) { revokeApiKey(id: $id) { revokedAt } }', { id });
    const begin = Date.now();
    await until('it is refused', async () => String(await statuses(secret)) === '401,401', 1000);
    await ended;
    assert.ok(Date.now() - begin < 2000, 'the streams ended with it');
    const list = { jsonrpc: '2.0', id: 1, method: 'tools/list' };
    assert.equal((await post(there, list, session)).status, 401);
    assert.ok((await findKey(id))?.revokedAt);
  });

  it('end open streams of nobody when authentication is asked for', async () => {
    const open = await makeGateway(platform, ['code-runner']);
    const session = await beginSession(open.mcp);
    const stream = await fetch(replicas.atSecond(open.mcp), {
      headers: { ...session, accept: 'text/event-stream' },
    });
    const ended = stream.text();
    await platform.graphql(
      'mutation ($id: ID!) { updateGateway(id: $id, input: { requireAuthentication: true }) { id } }',
      { id: open.id },
    );
    await ended;
    await until(
      'it asks for authentication',
      async () => (await fetch(replicas.atSecond(`${open.http}/tools`))).status === 401,
      1000,
    );
  });

  it('end their open streams when they expire', async () => {
    const expiresAt = new Date(Date.now() + 1000).toISOString();
    const { secret } = await makeKey(platform, gateway.id, { expiresAt });
    const session = await beginSession(gateway.mcp, '2025-11-25', {}, { 'x-api-key': secret });
    const stream = await fetch(gateway.mcp, { headers: { ...session, accept: 'text/event-stream' } });
    assert.equal(stream.status, 200);
    await stream.text();
    assert.ok(Date.now() >= new Date(expiresAt).getTime());
  });

  it('do not lend their sessions: with another key, or at another gateway, the id of one is unknown', async () => {
    const other = await makeGateway(platform, ['code-runner'], { requireAuthentication: true });
    const own = { 'x-api-key': (await makeKey(platform, gateway.id)).secret };
    const neighbours = { 'x-api-key': (await makeKey(platform, gateway.id)).secret };
    const elsewhere = { 'x-api-key': (await makeKey(platform, other.id)).secret };
    const list = { jsonrpc: '2.0', id: 1, method: 'tools/list' };
    const session = await beginSession(gateway.mcp, '2025-11-25', {}, own);
    const stream = new AbortController();
    const sse = await fetch(gateway.sse, { headers: own, signal: stream.signal });
    const reader = sse.body?.getReader();
    const first = await reader?.read();
    const endpoint = /data: (\S+)/.exec(Buffer.from(first?.value ?? []).toString())?.[1] ?? '';
    for (const [url, headers, status] of [
      [gateway.mcp, own, 200],
      [gateway.mcp, neighbours, 404],
      [other.mcp, elsewhere, 404],
      [replicas.atSecond(other.mcp), elsewhere, 404],
    ] as const)
      assert.equal((await post(url, list, { ...session, ...headers })).status, status);
    for (const [base, headers, status] of [
      [gateway.sse, own, 202],
      [gateway.sse, neighbours, 404],
      [other.sse, elsewhere, 404],
    ] as const)
      assert.equal((await post(new URL(endpoint, base), list, headers)).status, status);
    for (const headers of [neighbours, { 'x-api-key': '' }]) {
      const got = await fetch(gateway.mcp, {
        headers: { ...session, ...headers, accept: 'text/event-stream' },
      });
      assert.ok([401, 404].includes(got.status), 'nor its streams');
      const ended = await fetch(gateway.mcp, { method: 'DELETE', headers: { ...session, ...headers } });
      assert.ok([401, 404].includes(ended.status), 'nor its end');
    }
    stream.abort();
  });

  it('are another gateway’s no more than nobody’s', async () => {
    const other = await makeGateway(platform, ['code-runner'], { requireAuthentication: true });
    const { secret } = await makeKey(platform, gateway.id);
    assert.deepEqual(await statuses(secret, other), [401, 401]);
  });
});

/** Subscribes to changes, as clients without sessions do. */
function listen(url: URL, secret: string): Promise<Response> {
  const version = '2026-07-28';
  const meta = {
    'io.modelcontextprotocol/protocolVersion': version,
    'io.modelcontextprotocol/clientCapabilities': {},
  };
  const method = 'subscriptions/listen';
  return fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': version,
      'mcp-method': method,
      'x-api-key': secret,
    },
    body: JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method,
      params: { notifications: { toolsListChanged: true }, _meta: meta },
    }),
  });
}
