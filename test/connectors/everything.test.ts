import assert from 'node:assert/strict';
import { Client as ClientV2, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { CreateMessageRequestSchema, ListRootsRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { closeClients, connectV1, connectV2 } from '../support/clients.ts';
import { connectMcp, makeGateway, type TestGateway } from '../support/gateways.ts';
import { startServer } from '../support/servers.ts';
import { sharedPlatform } from '../support/shared-platform.ts';
import { assertSteps } from '../support/steps.ts';
import { textOf } from '../support/text.ts';
import { until } from '../support/until.ts';

describe('the reference server of the MCP project behind a gateway', () => {
  let gateway: TestGateway;

  before(async () => {
    const server = await startServer('everything');
    const platform = await sharedPlatform();
    gateway = await makeGateway(platform, [await connectMcp(platform, server.port)]);
  });

  after(closeClients);

  it('is used by the 1.x client: tools, progress, structured results, images, links, resources, prompts, completion', async () => {
    const client = await connectV1(gateway.mcp);
    assert.match(client.getInstructions() ?? '', /Everything/i);
    const { tools } = await client.listTools();
    assert.ok(tools.length >= 10);
    const sum = await client.callTool({ name: 'get-sum', arguments: { a: 2, b: 3 } });
    assert.match(textOf(sum), /5/);
    const progress: number[] = [];
    await client.callTool(
      { name: 'trigger-long-running-operation', arguments: { duration: 0.4, steps: 4 } },
      undefined,
      { onprogress: (step) => progress.push(step.progress) },
    );
    assertSteps(progress, [1, 2, 3, 4]);
    const weather = await client.callTool({
      name: 'get-structured-content',
      arguments: { location: 'New York' },
    });
    assert.equal(typeof (weather.structuredContent as { temperature: unknown }).temperature, 'number');
    const { content } = (await client.callTool({ name: 'get-tiny-image', arguments: {} })) as {
      content: { type: string }[];
    };
    assert.ok(content.some(({ type }) => type === 'image'));
    const links = (await client.callTool({ name: 'get-resource-links', arguments: { count: 2 } })) as {
      content: { type: string; uri?: string }[];
    };
    const link = links.content.find(({ type }) => type === 'resource_link');
    const read = await client.readResource({ uri: String(link?.uri) });
    assert.equal(read.contents.length, 1);
    const { prompts } = await client.listPrompts();
    const prompt = await client.getPrompt({ name: String(prompts[0]?.name) });
    assert.ok(prompt.messages.length > 0);
    const { completion } = await client.complete({
      ref: { type: 'ref/prompt', name: 'completable-prompt' },
      argument: { name: 'department', value: 'E' },
    });
    assert.deepEqual(completion.values, ['Engineering']);
  });

  it('asks the model of a client that has one, and is told its roots', async () => {
    const client = await connectV1(gateway.mcp, undefined, { sampling: {}, roots: { listChanged: true } });
    client.setRequestHandler(CreateMessageRequestSchema, async () => ({
      model: 'test-model',
      role: 'assistant',
      content: { type: 'text', text: 'a sampled answer' },
    }));
    let root = { uri: 'file:///here', name: 'here' };
    client.setRequestHandler(ListRootsRequestSchema, async () => ({ roots: [root] }));
    const sampled = await client.callTool({
      name: 'trigger-sampling-request',
      arguments: { prompt: 'Say something', maxTokens: 10 },
    });
    assert.match(textOf(sampled), /a sampled answer/);
    const roots = await client.callTool({ name: 'get-roots-list', arguments: {} });
    assert.match(textOf(roots), /file:\/\/\/here/);
    root = { uri: 'file:///there', name: 'there' };
    await client.sendRootsListChanged();
    await until('the server to ask for the roots again', async () =>
      textOf(await client.callTool({ name: 'get-roots-list', arguments: {} })).includes('file:///there'),
    );
  });

  it('tells a client of a resource that it has subscribed to', async () => {
    const client = await connectV1(gateway.mcp);
    const { resources } = await client.listResources();
    const uri = String(resources[0]?.uri);
    const updated = new Promise<string>((resolve) => {
      client.fallbackNotificationHandler = async ({ method, params }) => {
        if (method === 'notifications/resources/updated') resolve(String(params?.uri));
      };
    });
    await client.subscribeResource({ uri });
    await client.callTool({ name: 'toggle-subscriber-updates', arguments: {} });
    assert.equal(await updated, uri);
    await client.unsubscribeResource({ uri });
  });

  for (const era of ['2025-11-25', '2026-07-28'] as const) {
    it(`is used by the 2.x client as of ${era}`, async () => {
      const client = await connectV2(gateway.mcp, era);
      assert.match(textOf(await client.callTool({ name: 'echo', arguments: { message: 'hi' } })), /hi/);
    });
  }

  it('asks the model of a 2026-07-28 client, which it knows nothing of', async () => {
    const client = new ClientV2(
      { name: 'asked', version: '1' },
      { capabilities: { sampling: {} }, versionNegotiation: { mode: { pin: '2026-07-28' } } },
    );
    client.setRequestHandler('sampling/createMessage', async () => ({
      model: 'test-model',
      role: 'assistant',
      content: { type: 'text', text: 'answered in the next request' },
    }));
    await client.connect(new StreamableHTTPClientTransport(gateway.mcp));
    try {
      const sampled = await client.callTool({
        name: 'trigger-sampling-request',
        arguments: { prompt: 'Say something', maxTokens: 10 },
      });
      assert.match(textOf(sampled), /answered in the next request/);
    } finally {
      await client.close();
    }
  });
});
