import assert from 'node:assert/strict';
import { closeClients, connectSse } from '../support/clients.ts';
import { connectMcp, makeGateway, makeKey, type TestGateway } from '../support/gateways.ts';
import type { Platform } from '../support/platform.ts';
import { post } from '../support/raw-session.ts';
import { startServer } from '../support/servers.ts';
import { sharedPlatform } from '../support/shared-platform.ts';
import { assertSteps } from '../support/steps.ts';
import { textOf } from '../support/text.ts';

describe('HTTP+SSE (MCP 2024-11-05)', () => {
  let platform: Platform;
  let gateway: TestGateway;

  before(async () => {
    platform = await sharedPlatform();
    const server = await startServer('mcp-server');
    gateway = await makeGateway(platform, ['code-runner', await connectMcp(platform, server.port)]);
  });

  after(closeClients);

  it('serves both kinds of tools, with progress', async () => {
    const client = await connectSse(gateway.sse);
    const ran = await client.callTool({
      name: 'run_code',
      arguments: { language: 'javascript', code: '6 * 7' },
    });
    assert.equal((ran.structuredContent as { result: unknown }).result, 42);
    const steps: number[] = [];
    const slow = await client.callTool({ name: 'slow', arguments: { steps: 3, stepMs: 20 } }, undefined, {
      onprogress: ({ progress }) => steps.push(progress),
    });
    assert.equal(textOf(slow), 'took 3 steps');
    assertSteps(steps, [1, 2, 3]);
  });

  it('answers several requests at once over one stream', async () => {
    const client = await connectSse(gateway.sse);
    const texts = Array.from({ length: 20 }, (_, n) => `text ${n}`);
    const results = await Promise.all(
      texts.map((text) => client.callTool({ name: 'echo', arguments: { text } })),
    );
    assert.deepEqual(results.map(textOf), texts);
  });

  it('asks for the key that the gateway asks for', async () => {
    const secured = await makeGateway(platform, ['code-runner'], { requireAuthentication: true });
    assert.equal((await fetch(secured.sse)).status, 401);
    const { secret } = await makeKey(platform, secured.id);
    const client = await connectSse(secured.sse, secret);
    assert.equal((await client.listTools()).tools.length, 1);
  });

  it('ends the session with the stream', async () => {
    const stream = new AbortController();
    const response = await fetch(gateway.sse, { signal: stream.signal });
    const reader = response.body?.getReader();
    const first = new TextDecoder().decode((await reader?.read())?.value);
    const endpoint = /data: (\S+)/.exec(first)?.[1] ?? '';
    const messages = new URL(endpoint, gateway.sse);
    const ping = { jsonrpc: '2.0', id: 1, method: 'ping' };
    assert.equal((await post(messages, ping)).status, 202);
    stream.abort();
    for (;;) if ((await post(messages, ping)).status === 404) break;
  });
});
