import assert from 'node:assert/strict';
import { closeClients, connectV2 } from '../support/clients.ts';
import { connectMcp, makeGateway, makeKey, specify, type TestGateway } from '../support/gateways.ts';
import type { Platform } from '../support/platform.ts';
import { post } from '../support/raw-session.ts';
import { startServer } from '../support/servers.ts';
import { sharedPlatform } from '../support/shared-platform.ts';
import { statelessRequest } from '../support/stateless-request.ts';
import { assertSteps } from '../support/steps.ts';
import { textOf } from '../support/text.ts';
import { until } from '../support/until.ts';

describe('stateless requests (MCP 2026-07-28)', () => {
  let platform: Platform;
  let gateway: TestGateway;

  const send = (method: string, params?: Record<string, unknown>, meta?: Record<string, unknown>) => {
    const { body, headers } = statelessRequest(method, params, meta);
    return post(gateway.mcp, body, headers);
  };

  before(async () => {
    platform = await sharedPlatform();
    const server = await startServer('mcp-server');
    gateway = await makeGateway(platform, ['code-runner', await connectMcp(platform, server.port)]);
  });

  after(closeClients);

  it('serve the 2.x SDK on the same URL: tools, progress, resources, prompts', async () => {
    const client = await connectV2(gateway.mcp, '2026-07-28');
    assert.equal(client.getNegotiatedProtocolVersion(), '2026-07-28');
    const { tools } = await client.listTools();
    assert.ok(tools.some(({ name }) => name === 'run_code'));
    const ran = await client.callTool({
      name: 'run_code',
      arguments: { language: 'javascript', code: '6 * 7' },
    });
    assert.equal((ran.structuredContent as { result: unknown }).result, 42);
    const steps: number[] = [];
    const slow = await client.callTool(
      { name: 'slow', arguments: { steps: 3, stepMs: 20 } },
      { onprogress: ({ progress }) => steps.push(progress) },
    );
    assert.equal(textOf(slow), 'took 3 steps');
    assertSteps(steps, [1, 2, 3]);
    const { contents } = await client.readResource({ uri: 'fixture://readme' });
    assert.equal((contents[0] as { text: string }).text, 'Read me.');
    const { messages } = await client.getPrompt({ name: 'greet', arguments: { name: 'Ada' } });
    assert.equal(messages.length, 1);
  });

  it('are introduced by server/discover', async () => {
    const { status, messages } = await send('server/discover');
    assert.equal(status, 200);
    const result = messages[0]?.result ?? {};
    assert.deepEqual(result.supportedVersions, ['2026-07-28']);
    assert.equal(result.resultType, 'complete');
    assert.equal(typeof result.ttlMs, 'number');
    assert.equal(result.cacheScope, 'public');
    assert.equal(
      (result._meta as Record<string, { name: string }>)['io.modelcontextprotocol/serverInfo']?.name,
      'omnigate',
    );
  });

  it('get what every result has: type, caching hints, who answered', async () => {
    for (const [method, params] of [
      ['tools/list', {}],
      ['prompts/list', {}],
      ['resources/list', {}],
      ['resources/templates/list', {}],
      ['resources/read', { uri: 'fixture://readme' }],
    ] as const) {
      const result = (await send(method, params)).messages[0]?.result ?? {};
      assert.equal(result.resultType, 'complete', method);
      assert.ok(Number(result.ttlMs) >= 0, method);
      assert.ok(['public', 'private'].includes(String(result.cacheScope)), method);
    }
    const called =
      (await send('tools/call', { name: 'echo', arguments: { text: 'x' } })).messages[0]?.result ?? {};
    assert.equal(called.resultType, 'complete');
    assert.equal((called._meta as Record<string, unknown>)['example.com/cost'], 1);
    assert.equal(called.ttlMs, undefined);
  });

  it('are refused when headers and body disagree, or when something is missing', async () => {
    const { body, headers } = statelessRequest('tools/call', { name: 'echo', arguments: { text: 'x' } });
    const without = (name: string) =>
      Object.fromEntries(Object.entries(headers).filter(([key]) => key !== name));
    for (const [wrong, code] of [
      [{ ...headers, 'mcp-method': 'tools/list' }, -32020],
      [{ ...headers, 'mcp-name': 'count' }, -32020],
      [{ ...headers, 'mcp-protocol-version': '2025-11-25' }, -32020],
      [without('mcp-method'), -32020],
      [without('mcp-name'), -32020],
      [without('mcp-protocol-version'), -32020],
    ] as const) {
      const answer = await post(gateway.mcp, body, wrong as Record<string, string>);
      assert.deepEqual(
        [answer.status, answer.messages[0]?.error?.code, answer.messages[0]?.id],
        [400, code, 1],
        JSON.stringify(wrong),
      );
    }
    const encoded = { ...headers, 'mcp-name': `=?base64?${Buffer.from('echo').toString('base64')}?=` };
    assert.equal((await post(gateway.mcp, body, encoded)).status, 200);
  });

  it('are refused without the envelope, and in a revision that nobody speaks', async () => {
    const { body, headers } = statelessRequest('tools/list');
    const bare = { jsonrpc: '2.0', id: 1, method: 'tools/list', params: {} };
    const missing = await post(gateway.mcp, bare, headers);
    assert.deepEqual([missing.status, missing.messages[0]?.error?.code], [400, -32602]);
    const future = { ...body.params._meta, 'io.modelcontextprotocol/protocolVersion': '2099-01-01' };
    const unknown = await post(
      gateway.mcp,
      { ...bare, params: { _meta: future } },
      { ...headers, 'mcp-protocol-version': '2099-01-01' },
    );
    assert.deepEqual([unknown.status, unknown.messages[0]?.error?.code], [400, -32022]);
    assert.deepEqual(unknown.messages[0]?.error?.data?.supported, ['2026-07-28']);
  });

  it('know nothing of what was for sessions only', async () => {
    for (const method of ['ping', 'logging/setLevel', 'resources/subscribe', 'no/such']) {
      const { status, messages } = await send(method);
      assert.deepEqual([status, messages[0]?.error?.code], [404, -32601], method);
    }
  });

  it('get log messages only where they ask for them', async () => {
    const quiet = await send('tools/call', { name: 'talk', arguments: {} });
    assert.equal(quiet.messages.length, 1);
    const asked = await send(
      'tools/call',
      { name: 'talk', arguments: {} },
      { 'io.modelcontextprotocol/logLevel': 'warning' },
    );
    assert.deepEqual(
      asked.messages.map(({ method, params }) => [method, params?.data]),
      [
        ['notifications/message', 'a warning'],
        [undefined, undefined],
      ],
    );
  });

  it('are cancelled by closing the stream, which reaches the tool', async () => {
    const eventsNow = async () => {
      const [message] = (await send('tools/call', { name: 'events', arguments: {} })).messages;
      return JSON.parse(textOf(message?.result)) as { begun: number; cancelled: number };
    };
    const before = await eventsNow();
    const close = new AbortController();
    const { body, headers } = statelessRequest('tools/call', {
      name: 'slow',
      arguments: { steps: 500, stepMs: 20 },
    });
    const call = fetch(gateway.mcp, {
      method: 'POST',
      headers: {
        ...headers,
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
      },
      body: JSON.stringify(body),
      signal: close.signal,
    });
    await until('the call has begun', async () => (await eventsNow()).begun > before.begun);
    close.abort();
    await assert.rejects(call);
    await until('the tool was told', async () => (await eventsNow()).cancelled > before.cancelled);
  });

  it('hear of changes on a subscription, tagged with its id', async () => {
    const own = await makeGateway(platform, ['code-runner']);
    const { body, headers } = statelessRequest('subscriptions/listen', {
      notifications: { toolsListChanged: true, promptsListChanged: true },
    });
    const close = new AbortController();
    const response = await fetch(own.mcp, {
      method: 'POST',
      headers: {
        ...headers,
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
      },
      body: JSON.stringify({ ...body, id: 'sub' }),
      signal: close.signal,
    });
    let text = '';
    const reading = (async () => {
      const decoder = new TextDecoder();
      for await (const chunk of response.body ?? [])
        text += decoder.decode(chunk as Uint8Array, { stream: true });
    })().catch(() => undefined);
    await until('the acknowledgement', () => text.includes('notifications/subscriptions/acknowledged'));
    await platform.graphql(
      'mutation ($id: ID!) { detachCapability(gatewayId: $id, capabilityId: "code-runner") { id } }',
      { id: own.id },
    );
    await until('the change', () => text.includes('notifications/tools/list_changed'));
    close.abort();
    await reading;
    const [acknowledged, changed] = text
      .split('\n')
      .filter((line) => line.startsWith('data: '))
      .map((line) => JSON.parse(line.slice(6)));
    // What the gateway does not have is not acknowledged.
    assert.deepEqual(acknowledged.params.notifications, { toolsListChanged: true });
    for (const { params } of [acknowledged, changed])
      assert.equal(params._meta['io.modelcontextprotocol/subscriptionId'], 'sub');
  });

  it('are private where callers must say who they are, and end at the deadline', async () => {
    const secured = await makeGateway(platform, ['code-runner'], { requireAuthentication: true });
    await specify(platform, secured.id, { timeout_seconds: 0.5 });
    const { secret } = await makeKey(platform, secured.id);
    const list = statelessRequest('tools/list');
    const refused = await post(secured.mcp, list.body, list.headers);
    assert.deepEqual([refused.status, refused.messages[0]?.id], [401, 1]);
    assert.ok(refused.headers.get('www-authenticate'));
    const listed = await post(secured.mcp, list.body, { ...list.headers, authorization: `Bearer ${secret}` });
    assert.equal(listed.messages[0]?.result?.cacheScope, 'private');
    const call = statelessRequest('tools/call', {
      name: 'run_code',
      arguments: { language: 'javascript', code: 'for (;;) {}' },
    });
    const late = await post(secured.mcp, call.body, { ...call.headers, 'x-api-key': secret });
    assert.deepEqual([late.status, late.messages[0]?.error?.code], [200, -32001]);
    assert.match(late.messages[0]?.error?.message ?? '', /^Request timeout/);
  });
});
