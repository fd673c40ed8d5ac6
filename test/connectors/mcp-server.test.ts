import assert from 'node:assert/strict';
import { closeClients, connectV1 } from '../support/clients.ts';
import { attach, connectMcp, makeGateway } from '../support/gateways.ts';
import type { GraphqlFailure, Platform } from '../support/platform.ts';
import { startServer } from '../support/servers.ts';
import { sharedPlatform } from '../support/shared-platform.ts';
import { textOf } from '../support/text.ts';
import { until } from '../support/until.ts';

interface FoundCapability {
  state: string;
  stateReason: string | null;
  tools: { name: string; outputSchema: unknown; annotations: unknown }[];
  connector: {
    url: string;
    headers: Record<string, string>;
    serverInfo: { name: string };
    protocolVersion: string;
  };
}

const FIND = `query ($id: ID!) {
  capability(id: $id) {
    state stateReason tools { name outputSchema annotations }
    connector { url headers serverInfo protocolVersion }
  }
}`;

describe('a custom MCP server', () => {
  let platform: Platform;

  const find = async (id: string) =>
    (await platform.graphql<{ capability: FoundCapability }>(FIND, { id })).capability;

  before(async () => {
    platform = await sharedPlatform();
  });

  after(closeClients);

  it('is asked what it offers when it is connected', async () => {
    const server = await startServer('mcp-server');
    const capability = await find(await connectMcp(platform, server.port));
    assert.equal(capability.state, 'READY');
    const echo = capability.tools.find(({ name }) => name === 'echo');
    assert.deepEqual(echo?.annotations, { readOnlyHint: true, idempotentHint: true });
    assert.ok(echo?.outputSchema);
    assert.equal(capability.connector.serverInfo.name, 'fixture');
    assert.equal(capability.connector.protocolVersion, '2025-11-25');
  });

  it('has its tools shown whole: annotations, outputSchema, icons, _meta, and fields that nobody knows yet', async () => {
    const tool = {
      name: 'odd',
      title: 'Odd',
      description: 'Has everything.',
      inputSchema: {
        type: 'object',
        properties: { a: { $ref: '#/$defs/A' } },
        $defs: { A: { type: 'string' } },
      },
      outputSchema: { type: 'object', properties: { b: { type: 'number' } } },
      annotations: { title: 'Odd', destructiveHint: true },
      icons: [{ src: 'https://example.com/i.png', sizes: ['48x48'], theme: 'dark' }],
      execution: { taskSupport: 'optional' },
      _meta: { 'ui/resourceUri': 'ui://widget', 'a.b/c': { $deep: [1, null] } },
      fromTheFuture: { yes: true },
    };
    const result = {
      content: [{ type: 'text', text: 'x', _meta: { k: 1 }, unknown: true }],
      structuredContent: { b: 1 },
      _meta: { 'example.com/a': 1 },
      extra: 'kept',
    };
    const server = await startServer('raw-server', {
      TOOLS: JSON.stringify([tool]),
      RESULT: JSON.stringify(result),
    });
    const gateway = await makeGateway(platform, [await connectMcp(platform, server.port)]);
    const listed = (await (await fetch(`${gateway.http}/tools`)).json()) as { tools: unknown[] };
    assert.deepEqual(listed.tools, [tool]);
    const called = await fetch(`${gateway.http}/tools/odd`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    assert.deepEqual(await called.json(), result);
  });

  it('gets headers that are kept encrypted and never shown again', async () => {
    const server = await startServer('mcp-server', { REQUIRED_TOKEN: 'very-secret-token' });
    const id = await connectMcp(platform, server.port, {
      headers: { Authorization: 'Bearer very-secret-token' },
    });
    const { connector } = await find(id);
    assert.deepEqual(connector.headers, { Authorization: '…oken' });
    const gateway = await makeGateway(platform, [id]);
    const client = await connectV1(gateway.mcp);
    const sent = JSON.parse(textOf(await client.callTool({ name: 'headers', arguments: {} })));
    assert.equal(sent.authorization, 'Bearer very-secret-token');
    const { auditLog } = await platform.graphql<{ auditLog: unknown }>(
      '{ auditLog(first: 20) { nodes { action input } } }',
    );
    assert.ok(!JSON.stringify([auditLog, platform.log]).includes('very-secret-token'));
  });

  it('is asked again when it says that its tools have changed, and clients are told', async () => {
    const server = await startServer('mcp-server');
    const id = await connectMcp(platform, server.port);
    const gateway = await makeGateway(platform, [id]);
    const client = await connectV1(gateway.mcp);
    let told = 0;
    const { ToolListChangedNotificationSchema } = await import('@modelcontextprotocol/sdk/types.js');
    client.setNotificationHandler(ToolListChangedNotificationSchema, () => {
      told += 1;
    });
    // The server is watched from the moment that it is known; only then it has somebody to tell.
    await until(
      'it is watched',
      async () => Number(await (await fetch(`http://127.0.0.1:${server.port}/sessions`)).text()) >= 1,
    );
    const name = textOf(await client.callTool({ name: 'grow', arguments: {} }));
    await until('the new tool', async () =>
      (await client.listTools()).tools.some((tool) => tool.name === name),
    );
    await until('the notification', () => told > 0);
    assert.equal(textOf(await client.callTool({ name, arguments: {} })), 'extra 1');
  });

  it('is asked again on demand', async () => {
    const first = await startServer('raw-server', {
      TOOLS: '[{"name":"one","inputSchema":{"type":"object"}}]',
    });
    const id = await connectMcp(platform, first.port);
    await first.stop();
    const failed = await refresh(platform, id);
    assert.equal(failed.state, 'FAILED');
    assert.match(failed.stateReason ?? '', /refuses connections/);
    assert.deepEqual(
      failed.tools.map(({ name }) => name),
      ['one'],
    );
    const second = await startServer(
      'raw-server',
      { TOOLS: '[{"name":"two","inputSchema":{"type":"object"}}]' },
      first.port,
    );
    const ready = await refresh(platform, id);
    assert.equal(ready.state, 'READY');
    assert.deepEqual(
      ready.tools.map(({ name }) => name),
      ['two'],
    );
    await second.stop();
  });

  it('is found again after a restart, in a new session', async () => {
    const server = await startServer('mcp-server');
    const gateway = await makeGateway(platform, [await connectMcp(platform, server.port)]);
    const client = await connectV1(gateway.mcp);
    assert.equal(textOf(await client.callTool({ name: 'count', arguments: {} })), '1');
    await server.stop();
    await assert.rejects(
      client.callTool({ name: 'count', arguments: {} }),
      /Upstream failed: Server \d+: the server/,
    );
    await server.start();
    assert.equal(textOf(await client.callTool({ name: 'count', arguments: {} })), '1');
    assert.equal(textOf(await client.callTool({ name: 'count', arguments: {} })), '2');
  });

  it('keeps its tools listed while it is away, and leaves the others whole', async () => {
    const [gone, there] = [
      await startServer('mcp-server'),
      await startServer('raw-server', { TOOLS: '[{"name":"one","inputSchema":{}}]' }),
    ];
    const gateway = await makeGateway(platform, [
      await connectMcp(platform, gone.port),
      await connectMcp(platform, there.port),
    ]);
    await gone.stop();
    const client = await connectV1(gateway.mcp);
    const names = (await client.listTools()).tools.map(({ name }) => name);
    assert.ok(names.includes('echo') && names.includes('one'));
    assert.ok(await client.callTool({ name: 'one', arguments: {} }));
    await until('its state shows', async () => {
      const health = (await (await fetch(`${gateway.http}/health`)).json()) as { status: string };
      return health.status === 'degraded';
    });
    const status = await until('why shows, after its second failure', async () => {
      const { capabilities } = (await (await fetch(`${gateway.http}/status`)).json()) as {
        capabilities: { state: string; reason?: string }[];
      };
      return capabilities.find(({ state }) => state === 'FAILED');
    });
    assert.match(status.reason ?? '', /refuses connections|is gone|closed/);
  });

  it('passes a long result through', async () => {
    const server = await startServer('mcp-server');
    const gateway = await makeGateway(platform, [await connectMcp(platform, server.port)]);
    const client = await connectV1(gateway.mcp);
    const text = textOf(await client.callTool({ name: 'big', arguments: { characters: 3_000_000 } }));
    assert.equal(text.length, 3_000_000);
  });

  it('gives a later tool of the same name the name of its server in front', async () => {
    const tools = { TOOLS: '[{"name":"echo","inputSchema":{"type":"object"}}]' };
    const [first, second] = [await startServer('mcp-server'), await startServer('raw-server', tools)];
    const gateway = await makeGateway(platform, [await connectMcp(platform, first.port)]);
    await attach(platform, gateway.id, await connectMcp(platform, second.port, { name: 'My Wiki' }));
    const client = await connectV1(gateway.mcp);
    const names = (await client.listTools()).tools.map(({ name }) => name);
    assert.ok(names.includes('echo') && names.includes('my_wiki_echo'));
    assert.deepEqual((await client.callTool({ name: 'my_wiki_echo', arguments: {} })).content, []);
  });

  it('that cannot be used leaves nothing behind and says what is wrong', async () => {
    const answers: [Record<string, string>, RegExp][] = [
      [{ ANSWER: 'html' }, /answered with text\/html, which is no JSON; is the URL right\?/],
      [{ ANSWER: 'garbage' }, /which is no JSON/],
      [{ ANSWER: 'endless' }, /longer than 16777216 bytes/],
      [{ ANSWER: 'pages' }, /lists more than 2000 tools/],
      [{ TOOLS: '[{"inputSchema":{}}]' }, /lists a tool without name/],
      [{ TOOLS: '[{"name":"x"}]' }, /the tool x of the server has no inputSchema/],
    ];
    for (const [env, message] of answers) {
      const server = await startServer('raw-server', env);
      await assert.rejects(connectMcp(platform, server.port, { name: 'Bad' }), message);
      await server.stop();
    }
    await assert.rejects(connectMcp(platform, 9, { name: 'Bad' }), /Bad: the server refuses connections/);
    const { capabilities } = await platform.graphql<{ capabilities: { totalCount: number } }>(
      '{ capabilities(search: "Bad") { totalCount } }',
    );
    assert.equal(capabilities.totalCount, 0);
  });

  it('is refused by field where its input is wrong', async () => {
    for (const [input, path] of [
      [{ url: 'ftp://x' }, 'input.url'],
      [{ url: undefined }, 'input.url'],
      [{ url: 'http://user:pass@127.0.0.1/mcp' }, 'input.url'],
      [{ headers: { 'a b': 'x' } }, 'input.headers.a b'],
      [{ headers: { a: 'x\ny' } }, 'input.headers.a'],
      [{ timeoutSeconds: 0 }, 'input.timeoutSeconds'],
      [{ name: ' ' }, 'input.name'],
    ] as const) {
      await assert.rejects(connectMcp(platform, 9, input), (error: GraphqlFailure) => {
        assert.equal(error.code, 'BAD_USER_INPUT');
        assert.equal((error.fields as { path: string }[])[0]?.path, path);
        return true;
      });
    }
  });
});

async function refresh(platform: Platform, id: string): Promise<FoundCapability> {
  const { refreshCapability } = await platform.graphql<{ refreshCapability: FoundCapability }>(
    'mutation ($id: ID!) { refreshCapability(id: $id) { state stateReason tools { name } } }',
    { id },
  );
  return refreshCapability;
}
