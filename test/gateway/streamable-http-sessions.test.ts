import assert from 'node:assert/strict';
import { closeClients, connectV1, connectV2 } from '../support/clients.ts';
import { connectMcp, makeGateway, type TestGateway } from '../support/gateways.ts';
import type { Platform } from '../support/platform.ts';
import { startServer } from '../support/servers.ts';
import { sharedPlatform } from '../support/shared-platform.ts';
import { assertSteps } from '../support/steps.ts';
import { textOf } from '../support/text.ts';
import { until } from '../support/until.ts';

describe('Streamable HTTP with sessions', () => {
  let platform: Platform;
  let gateway: TestGateway;

  before(async () => {
    platform = await sharedPlatform();
    const server = await startServer('mcp-server');
    gateway = await makeGateway(platform, ['code-runner', await connectMcp(platform, server.port)]);
  });

  after(closeClients);

  it('serves the 1.x SDK: both kinds of tools', async () => {
    const client = await connectV1(gateway.mcp);
    const { tools } = await client.listTools();
    assert.deepEqual(
      tools.slice(0, 3).map(({ name }) => name),
      ['run_code', 'echo', 'count'],
    );
    const ran = await client.callTool({
      name: 'run_code',
      arguments: { language: 'javascript', code: '6 * 7' },
    });
    assert.deepEqual((ran.structuredContent as { result: unknown }).result, 42);
    const echoed = await client.callTool({ name: 'echo', arguments: { text: 'hello' } });
    assert.deepEqual(echoed.structuredContent, { text: 'hello' });
  });

  it('serves the 2.x SDK as a 2025-11-25 client', async () => {
    const client = await connectV2(gateway.mcp, '2025-11-25');
    assert.equal(client.getNegotiatedProtocolVersion(), '2025-11-25');
    const echoed = await client.callTool({ name: 'echo', arguments: { text: 'hello' } });
    assert.deepEqual(echoed.structuredContent, { text: 'hello' });
  });

  it('says who it is and how to use it', async () => {
    const client = await connectV1(gateway.mcp);
    assert.equal(client.getServerVersion()?.name, 'omnigate');
    assert.match(client.getInstructions() ?? '', /Call echo first\./);
  });

  it('streams progress before the result', async () => {
    const client = await connectV1(gateway.mcp);
    const steps: unknown[] = [];
    const result = await client.callTool({ name: 'slow', arguments: { steps: 3, stepMs: 20 } }, undefined, {
      onprogress: ({ progress, total, message }) => steps.push([progress, total, message]),
    });
    assertSteps(steps, [
      [1, 3, 'step 1'],
      [2, 3, 'step 2'],
      [3, 3, 'step 3'],
    ]);
    assert.equal(textOf(result), 'took 3 steps');
  });

  it('passes log messages of the level that the client asked for', async () => {
    const client = await connectV1(gateway.mcp);
    const heard: unknown[] = [];
    const { LoggingMessageNotificationSchema } = await import('@modelcontextprotocol/sdk/types.js');
    client.setNotificationHandler(LoggingMessageNotificationSchema, ({ params }) => {
      heard.push(params.data);
    });
    await client.callTool({ name: 'talk', arguments: {} });
    assert.deepEqual(heard.splice(0), ['a debug', 'a warning']);
    await client.setLoggingLevel('warning');
    await client.callTool({ name: 'talk', arguments: {} });
    assert.deepEqual(heard, ['a warning']);
  });

  it('tells a tool that its call was cancelled', async () => {
    const client = await connectV1(gateway.mcp);
    const before = await eventsOf(client);
    const cancel = new AbortController();
    const call = client.callTool({ name: 'slow', arguments: { steps: 500, stepMs: 20 } }, undefined, {
      signal: cancel.signal,
    });
    await until('the call has begun', async () => (await eventsOf(client)).begun > before.begun);
    cancel.abort('changed my mind');
    await assert.rejects(call);
    await until('the tool was told', async () => (await eventsOf(client)).cancelled > before.cancelled);
  });

  it('keeps the state of each session apart', async () => {
    const first = await connectV1(gateway.mcp);
    const second = await connectV1(gateway.mcp);
    assert.equal(textOf(await first.callTool({ name: 'count', arguments: {} })), '1');
    assert.equal(textOf(await first.callTool({ name: 'count', arguments: {} })), '2');
    assert.equal(textOf(await second.callTool({ name: 'count', arguments: {} })), '1');
  });

  it('passes every kind of content through unchanged', async () => {
    const client = await connectV1(gateway.mcp);
    const { content } = await client.callTool({ name: 'media', arguments: {} });
    assert.deepEqual(
      (content as { type: string }[]).map(({ type }) => type),
      ['image', 'audio', 'resource_link', 'resource'],
    );
    assert.deepEqual((content as { annotations?: unknown }[])[0]?.annotations, { audience: ['user'] });
  });

  it('passes resources and prompts through', async () => {
    const client = await connectV1(gateway.mcp);
    assert.deepEqual(
      (await client.listResources()).resources.map(({ uri }) => uri),
      ['fixture://readme'],
    );
    const { contents } = await client.readResource({ uri: 'fixture://readme' });
    assert.equal((contents[0] as { text: string }).text, 'Read me.');
    const { messages } = await client.getPrompt({ name: 'greet', arguments: { name: 'Ada' } });
    assert.deepEqual(messages[0]?.content, { type: 'text', text: 'Greet Ada.' });
  });

  it('answers an unknown tool, a failing tool and an unknown method each in its own way', async () => {
    const client = await connectV1(gateway.mcp);
    await assert.rejects(client.callTool({ name: 'nope', arguments: {} }), {
      code: -32602,
      message: /Tool not found: nope/,
    });
    const failed = await client.callTool({ name: 'fail', arguments: {} });
    assert.equal(failed.isError, true);
    assert.equal(textOf(failed), 'it did not work');
    const { EmptyResultSchema } = await import('@modelcontextprotocol/sdk/types.js');
    await assert.rejects(client.request({ method: 'no/such' }, EmptyResultSchema), { code: -32601 });
  });
});

async function eventsOf(
  client: Awaited<ReturnType<typeof connectV1>>,
): Promise<{ begun: number; cancelled: number }> {
  return JSON.parse(textOf(await client.callTool({ name: 'events', arguments: {} })));
}
