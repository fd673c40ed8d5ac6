import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startRedis } from '../../scripts/supervisor/redis-server.ts';
import { closeClients, connectSse, connectV1, connectV2 } from '../support/clients.ts';
import { Cuttable } from '../support/cuttable.ts';
import { makeGateway, makeKey, specify, type TestGateway } from '../support/gateways.ts';
import { Platform } from '../support/platform.ts';
import { beginSession, post } from '../support/raw-session.ts';
import { Replicas } from '../support/replicas.ts';
import { sharedPlatform } from '../support/shared-platform.ts';

const request = (id: number, method: string) => ({ jsonrpc: '2.0', id, method });

const list = ({ http }: TestGateway, headers: Record<string, string> = {}) =>
  fetch(`${http}/tools`, { headers });

/** Where messages to an HTTP+SSE stream go. */
async function sseEndpoint({ sse }: TestGateway, signal: AbortSignal): Promise<URL> {
  const stream = await fetch(sse, { signal });
  const first = await stream.body?.getReader().read();
  const [, path = ''] = /data: (\S+)/.exec(Buffer.from(first?.value ?? []).toString()) ?? [];
  return new URL(path, sse);
}

describe('limits of requests', () => {
  let platform: Platform;

  before(async () => {
    platform = await sharedPlatform();
  });

  after(closeClients);

  /** A gateway that takes so many requests a minute. */
  async function makeLimited(
    maxRequests: number | undefined,
    input: Record<string, unknown> = {},
  ): Promise<TestGateway> {
    const gateway = await makeGateway(platform, ['code-runner'], input);
    if (maxRequests !== undefined)
      await specify(platform, gateway.id, { max_requests_per_minute: maxRequests });
    return gateway;
  }

  it('say with each response how much is left, and when there is more', async () => {
    const gateway = await makeLimited(3);
    for (const remaining of [2, 1, 0]) {
      const { status, headers } = await list(gateway);
      assert.equal(status, 200);
      assert.equal(headers.get('ratelimit-policy'), '"gateway";q=3;w=60');
      assert.match(headers.get('ratelimit') ?? '', new RegExp(`^"gateway";r=${remaining};t=(60|5\\d)$`));
      assert.equal(headers.get('ratelimit-limit'), '3');
      assert.equal(headers.get('ratelimit-remaining'), String(remaining));
      assert.match(headers.get('ratelimit-reset') ?? '', /^(60|5\d)$/);
      assert.equal(headers.get('retry-after'), null);
    }
    const refused = await list(gateway);
    assert.equal(refused.status, 429);
    const { error } = (await refused.json()) as {
      error: { code: string; message: string; details: { retryAfterSeconds: number } };
    };
    assert.equal(error.code, 'RATE_LIMITED');
    assert.match(
      error.message,
      /^Rate limit exceeded: this gateway takes 3 requests a minute; try again in \d+ s$/,
    );
    assert.equal(refused.headers.get('retry-after'), String(error.details.retryAfterSeconds));
    assert.match(refused.headers.get('ratelimit') ?? '', /^"gateway";r=0;t=\d+$/);
    assert.ok(Number(refused.headers.get('retry-after')) >= Number(refused.headers.get('ratelimit-reset')));
    const { recent } = (
      await platform.graphql<{ gateway: { status: { recent: { outcome: string }[] } } }>(
        'query ($id: ID!) { gateway(id: $id) { status { recent { outcome } } } }',
        { id: gateway.id },
      )
    ).gateway.status;
    assert.equal(recent.filter(({ outcome }) => outcome === 'RATE_LIMITED').length, 1);
  });

  it('do not exist, and say nothing, where nobody set them', async () => {
    const gateway = await makeLimited(undefined);
    const { status, headers } = await list(gateway);
    assert.equal(status, 200);
    assert.equal(headers.get('ratelimit'), null);
  });

  it('count every request with an id but ping, and no notification', async () => {
    const gateway = await makeLimited(3);
    const session = await beginSession(gateway.mcp);
    for (let n = 0; n < 5; n += 1)
      assert.equal((await post(gateway.mcp, request(n, 'ping'), session)).status, 200);
    const note = { jsonrpc: '2.0', method: 'notifications/roots/list_changed' };
    for (let n = 0; n < 5; n += 1) assert.equal((await post(gateway.mcp, note, session)).status, 202);
    assert.equal((await post(gateway.mcp, request(1, 'tools/list'), session)).status, 200);
    const third = await post(gateway.mcp, request(2, 'no/such/method'), session);
    assert.equal(third.headers.get('ratelimit-remaining'), '0');
    const refused = await post(gateway.mcp, request(3, 'tools/list'), session);
    assert.equal(refused.status, 429);
    const [message] = refused.messages;
    assert.equal(message?.id, 3);
    assert.equal(message?.error?.code, -32003);
    assert.equal(refused.headers.get('retry-after'), String(message?.error?.data?.retryAfterSeconds));
    assert.equal((await post(gateway.mcp, request(4, 'ping'), session)).status, 200);
    const params = {
      protocolVersion: '2025-11-25',
      capabilities: {},
      clientInfo: { name: 'raw', version: '0' },
    };
    assert.equal((await post(gateway.mcp, { ...request(5, 'initialize'), params })).status, 429);
  });

  it('refuse of a batch what is too much', async () => {
    const gateway = await makeLimited(4);
    const session = await beginSession(gateway.mcp, '2025-03-26');
    const batch = ['tools/list', 'ping', 'tools/list', 'tools/list', 'tools/list', 'ping'].map((method, id) =>
      request(id, method),
    );
    const answer = await post(gateway.mcp, batch, session);
    assert.equal(answer.status, 200);
    assert.deepEqual(
      answer.messages.map(({ id, error }) => [id, error?.code]),
      [
        [0, undefined],
        [1, undefined],
        [2, undefined],
        [3, undefined],
        [4, -32003],
        [5, undefined],
      ],
    );
    const all = await post(gateway.mcp, [request(7, 'tools/list'), request(8, 'tools/list')], session);
    assert.equal(all.status, 429);
    assert.ok(Number(all.headers.get('retry-after')) > 0);
    assert.deepEqual(
      all.messages.map(({ id }) => id),
      [7, 8],
    );
  });

  it('hold for every way in together: both SDKs, HTTP+SSE, stateless, plain HTTP', async () => {
    const gateway = await makeLimited(40);
    const v1 = await connectV1(gateway.mcp);
    const sse = await connectSse(gateway.sse);
    const v2 = await connectV2(gateway.mcp, '2026-07-28');
    const stream = new AbortController();
    const endpoint = await sseEndpoint(gateway, stream.signal);
    const session = await beginSession(gateway.mcp);
    const used = async () => {
      const { headers } = await list(gateway);
      return 40 - Number(headers.get('ratelimit-remaining'));
    };
    let before = await used();
    for (const client of [v1, sse, v2]) {
      await client.listTools();
      assert.equal((await used()) - before, 2, 'one by the client, one by plain HTTP');
      before = await used();
    }
    while ((await list(gateway)).status === 200);
    const call = { name: 'run_code', arguments: { language: 'javascript', code: '1' } };
    for (const client of [v1, sse, v2])
      await assert.rejects(client.callTool(call), /429|Rate limit exceeded/);
    for (const path of ['/openapi.json', '/tools/run_code', '/resources', '/prompts', '/status'])
      assert.equal((await fetch(gateway.http + path)).status, 429, path);
    assert.equal((await fetch(`${gateway.http}/health`)).status, 200, 'what watches it may always ask');
    const body = JSON.stringify(request(9, 'tools/list'));
    const meta = {
      'io.modelcontextprotocol/protocolVersion': '2026-07-28',
      'io.modelcontextprotocol/clientCapabilities': {},
    };
    const headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
    const stateless = { ...headers, 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'tools/list' };
    for (const [way, url, init] of [
      ['plain HTTP', `${gateway.http}/tools`, {}],
      ['a plain call', `${gateway.http}/tools/run_code`, { method: 'POST', headers, body: '{}' }],
      ['a session', gateway.mcp, { method: 'POST', headers: { ...headers, ...session }, body }],
      ['HTTP+SSE', endpoint, { method: 'POST', headers, body }],
      [
        'no session',
        gateway.mcp,
        {
          method: 'POST',
          headers: stateless,
          body: JSON.stringify({ ...request(9, 'tools/list'), params: { _meta: meta } }),
        },
      ],
    ] as const) {
      const refused = await fetch(url, init);
      assert.equal(refused.status, 429, way);
      assert.ok(Number(refused.headers.get('retry-after')) > 0, way);
      assert.match(refused.headers.get('ratelimit') ?? '', /^"gateway";r=0;t=\d+$/, way);
      assert.equal(refused.headers.get('ratelimit-policy'), '"gateway";q=40;w=60', way);
      assert.equal(refused.headers.get('ratelimit-remaining'), '0', way);
    }
    stream.abort();
  });

  it('are a key’s own, too: neither eats the other’s', async () => {
    const gateway = await makeLimited(6, { requireAuthentication: true });
    const limited = {
      'x-api-key': (await makeKey(platform, gateway.id, { maxRequestsPerMinute: 2 })).secret,
    };
    const free = { 'x-api-key': (await makeKey(platform, gateway.id)).secret };
    const { headers } = await list(gateway, limited);
    assert.equal(headers.get('ratelimit-policy'), '"gateway";q=6;w=60, "key";q=2;w=60');
    assert.match(headers.get('ratelimit') ?? '', /^"gateway";r=5;t=\d+, "key";r=1;t=\d+$/);
    assert.equal(headers.get('ratelimit-limit'), '2', 'of the tightest one');
    await list(gateway, limited);
    for (let n = 0; n < 5; n += 1) {
      const refused = await list(gateway, limited);
      assert.equal(refused.status, 429);
      assert.match(await refused.text(), /this key takes 2 requests a minute/);
    }
    // What the key's limit refused did not count for the gateway.
    for (let n = 0; n < 4; n += 1) assert.equal((await list(gateway, free)).status, 200);
    assert.match(await (await list(gateway, free)).text(), /this gateway takes 6 requests a minute/);
    assert.equal((await fetch(`${gateway.http}/tools`)).status, 401);
  });

  it('are in force at once when they change', async () => {
    const gateway = await makeLimited(2);
    await list(gateway);
    await list(gateway);
    assert.equal((await list(gateway)).status, 429);
    await specify(platform, gateway.id, { max_requests_per_minute: 3 });
    assert.equal((await list(gateway)).status, 200);
    assert.equal((await list(gateway)).status, 429);
    await specify(platform, gateway.id, {});
    assert.equal((await list(gateway)).status, 200);
  });
});

describe('limits of requests over two replicas', () => {
  let replicas: Replicas;

  before(async function () {
    this.timeout(60_000);
    replicas = await Replicas.start();
  });

  after(() => replicas.stop());

  it('are one limit, exactly, however the requests are spread', async () => {
    const gateway = await makeGateway(replicas.first, ['code-runner']);
    await specify(replicas.first, gateway.id, { max_requests_per_minute: 25 });
    const urls = [`${gateway.http}/tools`, replicas.atSecond(`${gateway.http}/tools`)];
    const statuses = await Promise.all(
      Array.from({ length: 80 }, async (_, n) => (await fetch(urls[n % 2] ?? '')).status),
    );
    assert.equal(statuses.filter((status) => status === 200).length, 25);
    assert.equal(statuses.filter((status) => status === 429).length, 55);
  });
});

describe('limits of requests while Redis is away', () => {
  let platform: Platform;
  let redis: Awaited<ReturnType<typeof startRedis>>;
  let connection: Cuttable;
  const folder = mkdtempSync(join(tmpdir(), 'omnigate-limits-'));

  before(async function () {
    this.timeout(60_000);
    redis = await startRedis(folder, () => undefined);
    const url = new URL(redis.url);
    connection = await Cuttable.to(Number(url.port));
    url.port = String(connection.port);
    platform = await Platform.start({ REDIS_URL: url.href });
  });

  after(async () => {
    await platform.stop();
    await connection.cut();
    await redis.child.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('are kept by the process itself, from what it let in before', async () => {
    const gateway = await makeGateway(platform, ['code-runner']);
    await specify(platform, gateway.id, { max_requests_per_minute: 5 });
    for (let n = 0; n < 3; n += 1) assert.equal((await list(gateway)).status, 200);
    await connection.cut();
    for (let n = 0; n < 2; n += 1) assert.equal((await list(gateway)).status, 200);
    const refused = await list(gateway);
    assert.equal(refused.status, 429);
    assert.ok(Number(refused.headers.get('retry-after')) > 0);
    await connection.mend();
  });
});
