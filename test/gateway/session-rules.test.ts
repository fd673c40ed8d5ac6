import assert from 'node:assert/strict';
import { connectMcp, makeGateway, makeKey, type TestGateway } from '../support/gateways.ts';
import type { Platform } from '../support/platform.ts';
import { beginSession, eventsIn, post } from '../support/raw-session.ts';
import { startServer } from '../support/servers.ts';
import { sharedPlatform } from '../support/shared-platform.ts';
import { until } from '../support/until.ts';

const LIST = { jsonrpc: '2.0', id: 1, method: 'tools/list' };

describe('the rules of sessions (MCP 2025-03-26 to 2025-11-25)', () => {
  let platform: Platform;
  let gateway: TestGateway;

  before(async () => {
    platform = await sharedPlatform();
    const server = await startServer('mcp-server');
    gateway = await makeGateway(platform, ['code-runner', await connectMcp(platform, server.port)]);
  });

  it('agree on the revision of the client, or on the newest one', async () => {
    for (const [asked, agreed] of [
      ['2025-03-26', '2025-03-26'],
      ['2025-06-18', '2025-06-18'],
      ['2025-11-25', '2025-11-25'],
      ['1999-01-01', '2025-11-25'],
    ]) {
      const params = { protocolVersion: asked, capabilities: {}, clientInfo: { name: 'raw', version: '0' } };
      const { status, headers, messages } = await post(gateway.mcp, {
        jsonrpc: '2.0',
        id: 'i',
        method: 'initialize',
        params,
      });
      assert.equal(status, 200);
      assert.match(headers.get('mcp-session-id') ?? '', /^[\x21-\x7e]{32,}$/);
      assert.equal(messages[0]?.result?.protocolVersion, agreed);
    }
  });

  it('refuse a request without a session, with an unknown one, and with an unknown revision', async () => {
    const none = await post(gateway.mcp, LIST);
    assert.deepEqual([none.status, none.messages[0]?.id], [400, 1]);
    const unknown = await post(gateway.mcp, LIST, { 'mcp-session-id': 'nobody-has-this-one' });
    assert.equal(unknown.status, 404);
    assert.match(unknown.messages[0]?.error?.message ?? '', /^Session not found/);
    const session = await beginSession(gateway.mcp);
    const version = await post(gateway.mcp, LIST, { ...session, 'mcp-protocol-version': '2020-01-01' });
    assert.equal(version.status, 400);
  });

  it('end with DELETE', async () => {
    const session = await beginSession(gateway.mcp);
    const ended = await fetch(gateway.mcp, { method: 'DELETE', headers: session });
    assert.equal(ended.status, 204);
    assert.equal((await post(gateway.mcp, LIST, session)).status, 404);
  });

  it('answer notifications and responses with 202 and nothing', async () => {
    const session = await beginSession(gateway.mcp);
    for (const body of [
      { jsonrpc: '2.0', method: 'notifications/roots/list_changed' },
      { jsonrpc: '2.0', id: 'nobody-asked', result: {} },
    ]) {
      const { status, text } = await post(gateway.mcp, body, session);
      assert.deepEqual([status, text], [202, '']);
    }
  });

  it('belong to their gateway and to their principal', async () => {
    const secured = await makeGateway(platform, ['code-runner'], { requireAuthentication: true });
    const [first, second] = [await makeKey(platform, secured.id), await makeKey(platform, secured.id)];
    const session = await beginSession(secured.mcp, '2025-11-25', {}, { 'x-api-key': first.secret });
    assert.equal((await post(secured.mcp, LIST, session)).status, 200);
    assert.equal((await post(secured.mcp, LIST, { ...session, 'x-api-key': second.secret })).status, 404);
    assert.equal((await post(gateway.mcp, LIST, { ...session, 'x-api-key': '' })).status, 404);
    assert.equal(
      (await post(secured.mcp, LIST, { 'mcp-session-id': session['mcp-session-id'] ?? '' })).status,
      401,
    );
  });

  it('take batches, as 2025-03-26 has them', async () => {
    const session = await beginSession(gateway.mcp, '2025-03-26');
    const { messages } = await post(
      gateway.mcp,
      [
        LIST,
        { jsonrpc: '2.0', method: 'notifications/initialized' },
        { jsonrpc: '2.0', id: 2, method: 'ping' },
      ],
      session,
    );
    assert.deepEqual(
      messages.map(({ id }) => id),
      [1, 2],
    );
    assert.deepEqual(messages[1]?.result, {});
  });

  it('refuse what is no JSON-RPC, each with its own code', async () => {
    const session = await beginSession(gateway.mcp);
    for (const [body, status, code] of [
      ['{"jsonrpc":', 400, -32700],
      ['[]', 400, -32600],
      ['{"jsonrpc":"2.0","id":1}', 400, -32600],
      ['{"jsonrpc":"2.0","id":null,"method":"ping"}', 400, -32600],
      ['{"jsonrpc":"1.0","id":1,"method":"ping"}', 400, -32600],
    ] as const) {
      const answer = await post(gateway.mcp, body, session);
      assert.deepEqual([answer.status, answer.messages[0]?.error?.code], [status, code], body);
    }
    const large = await post(
      gateway.mcp,
      `{"jsonrpc":"2.0","id":1,"method":"${'x'.repeat(5_000_000)}"}`,
      session,
    );
    assert.equal(large.status, 413);
    assert.match(large.messages[0]?.error?.message ?? '', /^Payload too large/);
    const type = await fetch(gateway.mcp, {
      method: 'POST',
      body: 'x',
      headers: { ...session, 'content-type': 'text/plain' },
    });
    assert.equal(type.status, 415);
  });

  it('begin a stream with an event to resume from, and replay what was missed', async () => {
    const session = await beginSession(gateway.mcp);
    const params = { name: 'slow', arguments: { steps: 3, stepMs: 30 }, _meta: { progressToken: 'p' } };
    const { text } = await post(
      gateway.mcp,
      { jsonrpc: '2.0', id: 7, method: 'tools/call', params },
      session,
    );
    assert.match(text, /^id: \S+\nretry: \d+\ndata: \n\n/);
    const events = eventsIn(text);
    assert.equal(events.length, 4);
    assert.equal(new Set(events.map(({ id }) => id)).size, 4);
    const resumed = await fetch(gateway.mcp, {
      headers: { ...session, accept: 'text/event-stream', 'last-event-id': events[1]?.id ?? '' },
    });
    assert.deepEqual(eventsIn(await resumed.text()), events.slice(2));
  });

  it('go on with a call whose connection broke, and give its result to whoever resumes the stream', async () => {
    const session = await beginSession(gateway.mcp);
    const params = { name: 'slow', arguments: { steps: 10, stepMs: 30 }, _meta: { progressToken: 'p' } };
    const broken = new AbortController();
    const response = await fetch(gateway.mcp, {
      method: 'POST',
      headers: {
        ...session,
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
      },
      body: JSON.stringify({ jsonrpc: '2.0', id: 8, method: 'tools/call', params }),
      signal: broken.signal,
    });
    let seen = '';
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? []) {
      seen += decoder.decode(chunk as Uint8Array, { stream: true });
      if (eventsIn(seen).length >= 2) break;
    }
    broken.abort();
    const last = eventsIn(seen).at(-1)?.id ?? '';
    const resumed = await fetch(gateway.mcp, {
      headers: { ...session, accept: 'text/event-stream', 'last-event-id': last },
    });
    const rest = eventsIn(await resumed.text()).map(({ data }) => JSON.parse(data));
    assert.deepEqual(rest.at(-1)?.result?.content, [{ type: 'text', text: 'took 10 steps' }]);
    const steps = rest.slice(0, -1).map(({ params: progress }) => progress.progress);
    assert.equal(steps.at(-1), 10);
    assert.deepEqual(
      steps,
      steps.toSorted((a: number, b: number) => a - b),
    );
  });

  it('tell a client over its GET stream that the tools have changed', async () => {
    const own = await makeGateway(platform, ['code-runner']);
    const session = await beginSession(own.mcp);
    const stream = new AbortController();
    const response = await fetch(own.mcp, {
      headers: { ...session, accept: 'text/event-stream' },
      signal: stream.signal,
    });
    assert.equal(response.headers.get('content-type'), 'text/event-stream');
    let text = '';
    const reading = (async () => {
      const decoder = new TextDecoder();
      for await (const chunk of response.body ?? [])
        text += decoder.decode(chunk as Uint8Array, { stream: true });
    })().catch(() => undefined);
    await platform.graphql(
      'mutation ($id: ID!) { detachCapability(gatewayId: $id, capabilityId: "code-runner") { id } }',
      { id: own.id },
    );
    await until('the notification', () => text.includes('notifications/tools/list_changed'));
    stream.abort();
    await reading;
  });

  it('refuse a GET that accepts no stream', async () => {
    const session = await beginSession(gateway.mcp);
    const refused = await fetch(gateway.mcp, { headers: { ...session, accept: 'application/json' } });
    assert.equal(refused.status, 406);
  });
});
