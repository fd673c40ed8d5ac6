import assert from 'node:assert/strict';
import { recorded } from '../support/activity.ts';
import { closeClients, connectSse, connectV1, connectV2 } from '../support/clients.ts';
import { connectMcp, makeGateway, makeKey, specify } from '../support/gateways.ts';
import type { Platform } from '../support/platform.ts';
import { beginSession, post } from '../support/raw-session.ts';
import { startServer } from '../support/servers.ts';
import { sharedPlatform } from '../support/shared-platform.ts';

const ECHO = { name: 'echo', arguments: { text: 'hello' } };

describe('activity', () => {
  let platform: Platform;
  let capability: string;

  before(async () => {
    platform = await sharedPlatform();
    capability = await connectMcp(platform, (await startServer('mcp-server')).port);
  });

  after(closeClients);

  it('has an entry for every request, whichever way it came', async () => {
    const gateway = await makeGateway(platform, [capability]);
    await (await connectV1(gateway.mcp)).callTool(ECHO);
    await (await connectV2(gateway.mcp, '2026-07-28')).callTool(ECHO);
    await (await connectSse(gateway.sse)).callTool(ECHO);
    const plain = await fetch(`${gateway.http}/tools/echo`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(ECHO.arguments),
    });
    assert.equal(plain.status, 200);
    await platform.graphql(
      'mutation ($id: ID!) { callTool(gatewayId: $id, name: "echo", arguments: { text: "x" }) { isError } }',
      { id: gateway.id },
    );
    const calls = await recorded(platform, gateway.id, 5, { tools: ['echo'] });
    assert.equal(calls.length, 5);
    assert.deepEqual(
      calls.map(({ principal }) => principal),
      ['admin key', 'anonymous', 'anonymous', 'anonymous', 'anonymous'],
    );
    for (const call of calls) {
      assert.match(call.id, /^[a-z2-7]{16}$/);
      assert.match(call.requestId, /^[a-z2-7]{16}$/);
      assert.deepEqual([call.method, call.outcome, call.error], ['tools/call', 'OK', null]);
      assert.ok(call.durationMs > 0 && (call.queueMs ?? -1) >= 0);
      assert.ok(Math.abs(Date.parse(call.at) - Date.now()) < 60_000);
    }
    assert.equal(new Set(calls.map(({ requestId }) => requestId)).size, 5);
    const initialized = await recorded(platform, gateway.id, 2, { text: 'initialize' });
    assert.ok(initialized.every(({ method, outcome }) => method === 'initialize' && outcome === 'OK'));
    await fetch(`${gateway.http}/tools`);
    await fetch(`${gateway.http}/tools/echo`);
    await fetch(`${gateway.http}/openapi.json`);
    await recorded(platform, gateway.id, 1, { text: 'tools/list' });
    await recorded(platform, gateway.id, 1, { text: 'GET /tools/{name}' });
    await recorded(platform, gateway.id, 1, { text: 'GET /openapi.json' });
  });

  it('tells apart how requests ended', async () => {
    const gateway = await makeGateway(platform, [capability]);
    await specify(platform, gateway.id, { timeout_seconds: 0.5 });
    const client = await connectV1(gateway.mcp);
    await client.callTool({ name: 'fail', arguments: {} });
    await assert.rejects(client.callTool({ name: 'nonsense', arguments: {} }), /Tool not found/);
    await assert.rejects(client.callTool({ name: 'slow', arguments: { steps: 20, stepMs: 100 } }));
    const [failed] = await recorded(platform, gateway.id, 1, { outcomes: ['TOOL_ERROR'] });
    assert.equal(failed?.tool, 'fail');
    const [unknown] = await recorded(platform, gateway.id, 1, { outcomes: ['PROTOCOL_ERROR'] });
    assert.deepEqual([unknown?.tool, unknown?.error], ['nonsense', 'Tool not found: nonsense']);
    const [late] = await recorded(platform, gateway.id, 1, { outcomes: ['TIMEOUT'] });
    assert.deepEqual([late?.tool, late?.error], ['slow', 'Request timeout']);
    assert.ok((late?.durationMs ?? 0) >= 500);
    await specify(platform, gateway.id, {});
    const abort = new AbortController();
    const cancelled = client.callTool({ name: 'slow', arguments: { steps: 50, stepMs: 100 } }, undefined, {
      signal: abort.signal,
      onprogress: () => abort.abort('enough'),
    });
    await assert.rejects(cancelled);
    const [given] = await recorded(platform, gateway.id, 1, { outcomes: ['CANCELLED'] });
    assert.equal(given?.tool, 'slow');
  });

  it('tells what an upstream server that is gone comes to', async () => {
    const server = await startServer('mcp-server');
    const gateway = await makeGateway(platform, [await connectMcp(platform, server.port)]);
    await server.stop();
    await fetch(`${gateway.http}/tools/echo`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"text": "x"}',
    });
    const [lost] = await recorded(platform, gateway.id, 1, { outcomes: ['TRANSPORT_ERROR'] });
    assert.match(String(lost?.error), /Upstream failed/);
  });

  it('has an entry for each part of a batch, also for those that were refused', async () => {
    const gateway = await makeGateway(platform, [capability]);
    await specify(platform, gateway.id, { max_requests_per_minute: 3 });
    const session = await beginSession(gateway.mcp, '2025-03-26');
    const part = (id: number, method: string, params: object = {}) => ({
      jsonrpc: '2.0',
      id,
      method,
      params,
    });
    const batch = [
      part(1, 'tools/call', ECHO),
      part(2, 'tools/list'),
      part(3, 'tools/call', ECHO),
      part(4, 'prompts/list'),
    ];
    const { status, messages } = await post(gateway.mcp, batch, session);
    assert.equal(status, 200);
    assert.deepEqual(messages.map(({ error }) => error?.code).toSorted(), [
      -32003,
      -32003,
      undefined,
      undefined,
    ]);
    const refused = await recorded(platform, gateway.id, 2, { outcomes: ['RATE_LIMITED'] });
    assert.deepEqual(refused.map(({ method, tool }) => [method, tool]).toSorted(), [
      ['prompts/list', null],
      ['tools/call', 'echo'],
    ]);
    for (const { error, principal, requestId } of refused) {
      assert.match(String(error), /takes 3 requests a minute/);
      assert.equal(principal, 'anonymous');
      assert.match(requestId, /^[a-z2-7]{16}$/);
    }
    assert.equal((await post(gateway.mcp, batch.slice(0, 3), session)).status, 429);
    await recorded(platform, gateway.id, 5, { outcomes: ['RATE_LIMITED'] });
    const served = await recorded(platform, gateway.id, 3, { outcomes: ['OK'] });
    assert.deepEqual(served.map(({ method }) => method).toSorted(), [
      'initialize',
      'tools/call',
      'tools/list',
    ]);
  });

  it('has an entry for what was refused, once, with the beginning of the key that was sent', async () => {
    const gateway = await makeGateway(platform, [capability], { requireAuthentication: true });
    const wrong = `ak-${'0'.repeat(32)}${'x'.repeat(43)}`;
    const call = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: ECHO };
    assert.equal((await post(gateway.mcp, call, { 'x-api-key': wrong })).status, 401);
    assert.equal((await post(gateway.mcp, call)).status, 401);
    const plain = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"text":"x"}' };
    assert.equal((await fetch(`${gateway.http}/tools/echo`, plain)).status, 401);
    assert.equal((await fetch(`${gateway.sse}`)).status, 401);
    const denied = await recorded(platform, gateway.id, 4, { outcomes: ['DENIED'] });
    assert.deepEqual(denied.map(({ method, tool, principal }) => [method, tool, principal]).toSorted(), [
      ['GET /sse', null, 'unknown'],
      ['tools/call', 'echo', 'ak-00000000…'],
      ['tools/call', 'echo', 'unknown'],
      ['tools/call', 'echo', 'unknown'],
    ]);
    assert.match(String(denied[0]?.error), /^Authentication failed/);
    const { secret } = await makeKey(platform, gateway.id, { name: 'laptop' });
    const key = { 'x-api-key': secret };
    const lost = { ...key, 'mcp-session-id': 'a'.repeat(32) };
    assert.equal((await post(gateway.mcp, call, lost)).status, 404);
    assert.equal((await post(gateway.mcp, '{', key)).status, 400);
    // The answer may come while the body is still being sent, which some clients take for a broken connection.
    await post(gateway.mcp, `"${'x'.repeat(5 * 1024 * 1024)}"`, key).catch(() => undefined);
    const wrongTool = await fetch(`${gateway.http}/tools/none`, {
      ...plain,
      headers: { ...plain.headers, ...key },
    });
    assert.equal(wrongTool.status, 404);
    const refused = await recorded(platform, gateway.id, 4, { outcomes: ['PROTOCOL_ERROR'] });
    assert.deepEqual(
      refused.map(({ method, tool, error }) => [method, tool, error?.split(':')[0]]).toSorted(),
      [
        ['POST /mcp', null, 'Parse error'],
        ['POST /mcp', null, 'Payload too large'],
        ['tools/call', 'echo', 'Session not found'],
        ['tools/call', 'none', 'Tool not found'],
      ],
    );
    assert.ok(refused.some(({ principal }) => principal === 'laptop'));
  });

  it('has an entry for each request of a batch', async () => {
    const gateway = await makeGateway(platform, [capability]);
    const headers = await beginSession(gateway.mcp, '2025-03-26');
    const batch = [1, 2].map((id) => ({ jsonrpc: '2.0', id, method: 'tools/call', params: ECHO }));
    assert.equal((await post(gateway.mcp, batch, headers)).status, 200);
    const calls = await recorded(platform, gateway.id, 2, { tools: ['echo'] });
    assert.equal(calls.length, 2);
    assert.equal(calls[0]?.requestId, calls[1]?.requestId);
  });

  it('has arguments and results only where the gateway asks for them, redacted and cut', async () => {
    const gateway = await makeGateway(platform, [capability]);
    const client = await connectV1(gateway.mcp);
    await client.callTool(ECHO);
    const [quiet] = await recorded(platform, gateway.id, 1, { tools: ['echo'] });
    assert.deepEqual([quiet?.arguments, quiet?.result], [null, null]);
    await specify(platform, gateway.id, {
      request_logging: true,
      recorded_characters: 500,
      redact_keys: ['text2'],
      redact_patterns: ['\\b\\d{3}-\\d{2}-\\d{4}\\b'],
    });
    const args = {
      text: 'number 123-45-6789',
      password: 'hunter2',
      text2: 'hunter2',
      nested: { apiKey: 'hunter2' },
    };
    await client.callTool({ name: 'echo', arguments: args });
    const [entry] = await recorded(platform, gateway.id, 1, { text: 'number ' });
    assert.deepEqual(entry?.arguments, {
      text: 'number [redacted]',
      password: '[redacted]',
      text2: '[redacted]',
      nested: { apiKey: '[redacted]' },
    });
    assert.deepEqual((entry?.result as { structuredContent?: unknown } | undefined)?.structuredContent, {
      text: 'number [redacted]',
    });
    await client.callTool({ name: 'echo', arguments: { text: `long ${'y'.repeat(3000)}` } });
    const [long] = await recorded(platform, gateway.id, 1, { text: 'long y' });
    assert.match(
      String((long?.arguments as { text?: string } | undefined)?.text),
      /^long y{100,500}… \(3005 characters\)$/,
    );
    assert.ok(JSON.stringify(long?.result).length < 1200);
    const wrong = `{ updateSpecification(gatewayId: "${gateway.id}", content: { redact_patterns: ["ok", "(a"] }) { version } }`;
    await assert.rejects(platform.graphql(`mutation ${wrong}`), (error: { fields?: { path: string }[] }) => {
      assert.equal(error.fields?.[0]?.path, 'content.redact_patterns.1');
      return true;
    });
  });
});
