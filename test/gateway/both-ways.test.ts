import assert from 'node:assert/strict';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { z } from 'zod';
import { closeClients, connectV1 } from '../support/clients.ts';
import { connectMcp, makeGateway, makeKey, type TestGateway } from '../support/gateways.ts';
import type { Platform } from '../support/platform.ts';
import { post } from '../support/raw-session.ts';
import { startServer } from '../support/servers.ts';
import { sharedPlatform } from '../support/shared-platform.ts';
import { statelessRequest } from '../support/stateless-request.ts';
import { textOf } from '../support/text.ts';
import { until } from '../support/until.ts';

/** Any result at all. */
const ANY_RESULT = z.looseObject({});

const WATCHED = 'test://watched-resource';

/** Which revisions the server upstream knows. */
const SERVERS = { legacy: '2025-11-25', modern: '2026-07-28' } as const;
const CLIENTS = ['2025-11-25', '2026-07-28'] as const;

describe('what a server asks and says of its own accord', () => {
  const gateways = new Map<string, TestGateway>();
  const clients: Client[] = [];
  let platform: Platform;
  /** Asks who calls; the server behind it has sessions. */
  let locked: TestGateway;

  before(async () => {
    platform = await sharedPlatform();
    for (const era of Object.keys(SERVERS)) {
      const server = await startServer('conformance/server', { ERA: era });
      const connector = await connectMcp(platform, server.port);
      gateways.set(era, await makeGateway(platform, [connector]));
      if (era === 'legacy')
        locked = await makeGateway(platform, [connector], { requireAuthentication: true });
    }
  });

  after(async () => {
    await Promise.all(clients.map((client) => client.close()));
    await closeClients();
  });

  const gatewayTo = (era: string): TestGateway => {
    const gateway = gateways.get(era);
    assert.ok(gateway);
    return gateway;
  };

  async function connect(era: string, revision: string, capabilities: Record<string, object> = {}) {
    const versionNegotiation =
      revision === '2026-07-28' ? ({ mode: { pin: '2026-07-28' } } as const) : undefined;
    const client = new Client(
      { name: 'test', version: '1' },
      { capabilities, ...(versionNegotiation ? { versionNegotiation } : {}) },
    );
    clients.push(client);
    await client.connect(new StreamableHTTPClientTransport(gatewayTo(era).mcp));
    return client;
  }

  for (const [era, serverRevision] of Object.entries(SERVERS)) {
    for (const revision of CLIENTS) {
      describe(`a ${serverRevision} server and a ${revision} client`, () => {
        it('ask and answer a form, several rounds, and a link', async () => {
          const client = await connect(era, revision, { elicitation: { form: {}, url: {} } });
          const asked: string[] = [];
          client.setRequestHandler('elicitation/create', async ({ params }) => {
            asked.push(params.message);
            const content = { response: 'blue', name: 'Ada', color: 'blue' };
            return { action: 'accept', ...(params.mode === 'url' ? {} : { content }) };
          });
          const form = await client.callTool({
            name: 'test_elicitation',
            arguments: { message: 'Which colour?' },
          });
          assert.match(textOf(form), /action=accept, content=.*blue/);
          const rounds = await client.callTool({
            name: 'test_input_required_result_multi_round',
            arguments: {},
          });
          assert.equal(textOf(rounds), 'Multi-round complete for Ada who likes blue');
          const link = await client.callTool({ name: 'test_link', arguments: {} });
          assert.equal(textOf(link), 'been there: accept');
          assert.equal(asked.length, 4);
        });

        it('do not ask a client that cannot answer', async () => {
          const client = await connect(era, revision);
          const call = client.callTool({ name: 'test_elicitation', arguments: { message: 'Anybody?' } });
          const refused = await call.then(
            (result) => result.isError === true,
            (error: { code?: unknown }) => typeof error.code === 'number',
          );
          assert.ok(refused);
        });

        it('tell of a resource that was subscribed to, until it no longer is', async () => {
          const client = await connect(era, revision);
          const updated: string[] = [];
          client.setNotificationHandler('notifications/resources/updated', ({ params }) => {
            updated.push(params.uri);
          });
          const touch = () => client.callTool({ name: 'test_update_resource', arguments: { uri: WATCHED } });
          if (revision === '2025-11-25') await client.subscribeResource({ uri: WATCHED });
          const listening =
            revision === '2026-07-28' ? await client.listen({ resourceSubscriptions: [WATCHED] }) : undefined;
          await touch();
          await until('the update', () => updated.length === 1);
          assert.deepEqual(updated, [WATCHED]);
          if (listening) await listening.close();
          else await client.unsubscribeResource({ uri: WATCHED });
          await touch();
          await client.listTools();
          assert.equal(updated.length, 1);
        });
      });
    }

    it(`reach a 2025-11-25 client as severe as it wants them: log messages of a ${serverRevision} server`, async () => {
      const client = await connect(era, '2025-11-25');
      const logged: unknown[] = [];
      client.setNotificationHandler('notifications/message', ({ params }) => {
        logged.push(params.data);
      });
      await client.setLoggingLevel('error');
      await client.callTool({ name: 'test_logging_tool', arguments: {} });
      await client.setLoggingLevel('debug');
      await client.callTool({ name: 'test_logging_tool', arguments: {} });
      await until('a message', () => logged.length > 0);
      assert.deepEqual(logged, ['Diagnostic trace logging activated']);
    });
  }

  describe('the state that a client carries from round to round', () => {
    const tool = { name: 'test_elicitation', arguments: { message: 'Which?' } };
    const can = { 'io.modelcontextprotocol/clientCapabilities': { elicitation: {} } };
    const answers = { inputResponses: { 'input-1': { action: 'accept', content: { response: 'x' } } } };

    async function ask(key: string, params: Record<string, unknown>) {
      const { body, headers } = statelessRequest('tools/call', params, can);
      const response = await post(locked.mcp, body, { ...headers, 'x-api-key': key });
      return response.messages[0] as unknown as {
        result: { requestState: string; resultType: string };
        error?: { code: number; message: string };
      };
    }

    it('is good for nobody else, for nothing else, and not when it was changed', async () => {
      const owner = (await makeKey(platform, locked.id)).secret;
      const other = (await makeKey(platform, locked.id)).secret;
      const { requestState } = (await ask(owner, tool)).result;
      const elsewhere = { ...tool, arguments: { message: 'Another?' } };
      const refusals = [
        await ask(other, { ...tool, ...answers, requestState }),
        await ask(owner, { ...elsewhere, ...answers, requestState }),
        await ask(owner, { ...tool, ...answers, requestState: `${requestState}x` }),
        await ask(owner, { ...tool, ...answers, requestState: 'made up' }),
      ];
      for (const { error } of refusals) {
        assert.equal(error?.code, -32602);
        assert.match(error?.message ?? '', /requestState is not valid/);
      }
      const { result } = await ask(owner, { ...tool, ...answers, requestState });
      assert.equal(result.resultType, 'complete');
    });

    it('is asked for again where answers are missing', async () => {
      const key = (await makeKey(platform, locked.id)).secret;
      const first = await ask(key, tool);
      const { requestState } = first.result;
      const second = await ask(key, { ...tool, inputResponses: {}, requestState });
      assert.equal(second.result.resultType, 'input_required');
    });
  });

  it('shows the links that a server with sessions wants visited first to clients of either era, each in its way', async () => {
    const elicitations = [
      { mode: 'url', elicitationId: '1', url: 'https://example.com/sign-in', message: 'Sign in' },
    ];
    const server = await startServer('raw-server', {
      TOOLS: JSON.stringify([{ name: 'locked', inputSchema: { type: 'object' } }]),
      ERROR: JSON.stringify({ code: -32042, message: 'Sign in first', data: { elicitations } }),
    });
    const gateway = await makeGateway(platform, [await connectMcp(platform, server.port)]);
    const old = await connectV1(gateway.mcp);
    await assert.rejects(old.callTool({ name: 'locked', arguments: {} }), {
      code: -32042,
      data: { elicitations },
    });
    const { body, headers } = statelessRequest(
      'tools/call',
      { name: 'locked', arguments: {} },
      { 'io.modelcontextprotocol/clientCapabilities': { elicitation: { url: {} } } },
    );
    const { result } = (await post(gateway.mcp, body, headers)).messages[0] ?? {};
    assert.equal(result?.resultType, 'input_required');
    assert.deepEqual(result?.inputRequests, {
      'link-1': { method: 'elicitation/create', params: elicitations[0] },
    });
  });

  it('passes methods of extensions to the server that has them, and tasks to the one that made them', async () => {
    const capabilities = JSON.stringify({ tools: {}, extensions: { 'com.example/odd': {} } });
    const make = (name: string) => {
      const tool = { name, inputSchema: { type: 'object' } };
      const taskId = `task of ${name}`;
      return startServer('raw-server', {
        CAPABILITIES: capabilities,
        TOOLS: JSON.stringify([tool]),
        RESULT: JSON.stringify({ task: { taskId, status: 'working' } }),
        METHODS: JSON.stringify({ 'tasks/get': { taskId, status: 'completed', by: name } }),
      });
    };
    const servers = [await make('one'), await make('two')];
    const ids = await Promise.all(servers.map(({ port }) => connectMcp(platform, port)));
    const gateway = await makeGateway(platform, ids);
    const client = await connectV1(gateway.mcp);
    const { extensions } = client.getServerCapabilities() as { extensions?: object };
    assert.deepEqual(extensions, { 'com.example/odd': {} });
    const call = (method: string, params: Record<string, unknown>) =>
      client.request({ method, params } as never, ANY_RESULT) as Promise<Record<string, unknown>>;
    const { task } = await call('tools/call', { name: 'two', task: {} });
    assert.deepEqual(task, { taskId: 'task of two', status: 'working' });
    assert.equal((await call('tasks/get', { taskId: 'task of two' })).by, 'two');
    const stranger = await connectV1(gateway.mcp);
    await assert.rejects(
      stranger.request({ method: 'tasks/get', params: { taskId: 'task of two' } } as never, ANY_RESULT),
      {
        code: -32601,
      },
    );
  });
});
