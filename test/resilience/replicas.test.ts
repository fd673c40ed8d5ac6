import assert from 'node:assert/strict';
import { closeClients } from '../support/clients.ts';
import { connectMcp, makeGateway, makeKey, specify, type TestGateway } from '../support/gateways.ts';
import { beginSession, eventsIn, post, type RawMessage } from '../support/raw-session.ts';
import { Replicas } from '../support/replicas.ts';
import { startServer } from '../support/servers.ts';
import { statelessRequest } from '../support/stateless-request.ts';
import { textOf } from '../support/text.ts';
import { until } from '../support/until.ts';

const call = (
  id: number,
  name: string,
  args: Record<string, unknown> = {},
  meta?: Record<string, unknown>,
) => ({
  jsonrpc: '2.0',
  id,
  method: 'tools/call',
  params: { name, arguments: args, ...(meta ? { _meta: meta } : {}) },
});

describe('two API processes and two workers', () => {
  let replicas: Replicas;
  let gateway: TestGateway;
  let there: URL;

  before(async function () {
    this.timeout(60_000);
    replicas = await Replicas.start();
    const server = await startServer('mcp-server');
    gateway = await makeGateway(replicas.first, [
      'code-runner',
      await connectMcp(replicas.first, server.port),
    ]);
    there = replicas.atSecond(gateway.mcp);
  });

  after(async () => {
    await closeClients();
    await replicas.stop();
  });

  it('serve one session together, and its upstream state stays one', async () => {
    const session = await beginSession(gateway.mcp);
    const counts: string[] = [];
    for (let n = 0; n < 10; n += 1) {
      const { messages } = await post(n % 2 ? there : gateway.mcp, call(n, 'count'), session);
      counts.push(textOf(messages[0]?.result));
    }
    assert.deepEqual(counts, ['1', '2', '3', '4', '5', '6', '7', '8', '9', '10']);
  });

  it('keep the state of a session one when its first calls come together', async () => {
    const session = await beginSession(gateway.mcp);
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, n) => post(n % 2 ? there : gateway.mcp, call(n, 'count'), session)),
    );
    const counts = answers
      .map(({ messages }) => Number(textOf(messages[0]?.result)))
      .toSorted((a, b) => a - b);
    assert.deepEqual(
      counts,
      Array.from({ length: 12 }, (_, n) => n + 1),
    );
  });

  it('cancel a call at one that runs at the other', async () => {
    const session = await beginSession(gateway.mcp);
    const events = async () =>
      JSON.parse(textOf((await post(there, call(900, 'events'), session)).messages[0]?.result));
    const before = await events();
    const running = post(gateway.mcp, call(77, 'slow', { steps: 400, stepMs: 25 }), session);
    await until('it has begun', async () => (await events()).begun > before.begun);
    await post(
      there,
      { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 77 } },
      session,
    );
    assert.deepEqual((await running).messages, []);
    await until('the tool was told', async () => (await events()).cancelled > before.cancelled);
  });

  it('let a stream that broke at one be taken up at the other, while it goes on', async () => {
    const session = await beginSession(gateway.mcp);
    const broken = new AbortController();
    const response = await fetch(gateway.mcp, {
      method: 'POST',
      headers: {
        ...session,
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
      },
      body: JSON.stringify(call(5, 'slow', { steps: 20, stepMs: 25 }, { progressToken: 'p' })),
      signal: broken.signal,
    });
    let seen = '';
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? []) {
      seen += decoder.decode(chunk as Uint8Array, { stream: true });
      if (eventsIn(seen).length >= 3) break;
    }
    broken.abort();
    const before = eventsIn(seen);
    const resumed = await fetch(there, {
      headers: { ...session, accept: 'text/event-stream', 'last-event-id': before.at(-1)?.id ?? '' },
    });
    const rest = eventsIn(await resumed.text()).map(({ data }) => JSON.parse(data) as RawMessage);
    const steps = [...before.map(({ data }) => JSON.parse(data) as RawMessage), ...rest.slice(0, -1)];
    assert.deepEqual(
      steps.map(({ params }) => params?.progress),
      Array.from({ length: 20 }, (_, n) => n + 1),
    );
    assert.equal(textOf(rest.at(-1)?.result), 'took 20 steps');
  });

  it('answer over an HTTP+SSE stream of one what was posted to the other', async () => {
    const stream = new AbortController();
    const response = await fetch(gateway.sse, { signal: stream.signal });
    let text = '';
    const reading = (async () => {
      const decoder = new TextDecoder();
      for await (const chunk of response.body ?? [])
        text += decoder.decode(chunk as Uint8Array, { stream: true });
    })().catch(() => undefined);
    await until('the endpoint', () => text.includes('endpoint'));
    const endpoint = new URL(/data: (messages\S+)/.exec(text)?.[1] ?? '', replicas.atSecond(gateway.sse));
    assert.equal((await post(endpoint, call(1, 'echo', { text: 'over there' }))).status, 202);
    await until('the answer', () => text.includes('over there'));
    stream.abort();
    await reading;
  });

  it('forget an ended session, a revoked key and an old specification everywhere within a second', async () => {
    const platform = replicas.first;
    const secured = await makeGateway(platform, ['code-runner'], { requireAuthentication: true });
    const { secret, id } = await makeKey(platform, secured.id);
    const list = { jsonrpc: '2.0', id: 1, method: 'tools/list' };
    const session = await beginSession(secured.mcp, '2025-11-25', {}, { 'x-api-key': secret });
    const second = replicas.atSecond(secured.mcp);
    assert.equal((await post(second, list, session)).status, 200);
    await fetch(secured.mcp, { method: 'DELETE', headers: session });
    await until(
      'the session has ended there',
      async () => (await post(second, list, session)).status === 404,
      1000,
    );
    const plain = `${replicas.secondUrl}/g/${secured.id}/tools`;
    const headers = { 'x-api-key': secret, 'content-type': 'application/json' };
    await specify(platform, secured.id, { timeout_seconds: 0.2 });
    const body = JSON.stringify({ language: 'javascript', code: 'for (;;) {}' });
    await until(
      'the deadline is in force there',
      async () => (await fetch(`${plain}/run_code`, { method: 'POST', headers, body })).status === 504,
      1000,
    );
    await platform.graphql('mutation ($id: ID!) { revokeApiKey(id: $id) { id } }', { id });
    await until(
      'the key is refused there',
      async () => (await fetch(plain, { headers })).status === 401,
      1000,
    );
  });

  it('go on at one with a call that waits for input at the other', async () => {
    const server = await startServer('conformance/server', { ERA: 'legacy' });
    const asking = await makeGateway(replicas.first, [await connectMcp(replicas.first, server.port)]);
    const meta = { 'io.modelcontextprotocol/clientCapabilities': { elicitation: {} } };
    const tool = { name: 'test_elicitation', arguments: { message: 'Which?' } };
    const ask = async (url: URL, params: Record<string, unknown>) => {
      const { body, headers } = statelessRequest('tools/call', params, meta);
      const answer = await post(url, body, headers);
      return answer.messages[0];
    };
    const first = await ask(asking.mcp, tool);
    assert.equal(first?.result?.resultType, 'input_required');
    const round = {
      ...tool,
      requestState: first?.result?.requestState,
      inputResponses: { 'input-1': { action: 'accept', content: { response: 'blue' } } },
    };
    const second = await ask(replicas.atSecond(asking.mcp), round);
    assert.match(JSON.stringify(second?.result?.content), /action=accept/);
    const again = await ask(replicas.atSecond(asking.mcp), round);
    assert.equal(again?.error?.code, -32602);
  });
});
