import assert from 'node:assert/strict';
import type { RequestListener } from 'node:http';
import { answerWith } from '../support/answering-server.ts';
import { closeClients, connectV1 } from '../support/clients.ts';
import { connectMcp, makeGateway } from '../support/gateways.ts';
import type { Platform } from '../support/platform.ts';
import { type ServerProcess, startServer } from '../support/servers.ts';
import { sharedPlatform } from '../support/shared-platform.ts';
import { textOf } from '../support/text.ts';
import { until } from '../support/until.ts';

describe('an MCP server behind HTTP+SSE', () => {
  let platform: Platform;

  before(async () => {
    platform = await sharedPlatform();
  });

  after(closeClients);

  const connect = ({ port }: ServerProcess, input: Record<string, unknown> = {}) =>
    connectMcp(platform, port, { url: `http://127.0.0.1:${port}/sse`, ...input });

  it('is found out by asking for Streamable HTTP first, and used like any other', async () => {
    const server = await startServer('sse-server', { REQUIRED_TOKEN: 'abc' });
    const id = await connect(server, { headers: { Authorization: 'Bearer abc' } });
    const { capability } = await platform.graphql<{ capability: { state: string; connector: object } }>(
      '{ capability(id: "ID") { state connector { transport transportInUse protocolVersion } } }'.replace(
        'ID',
        id,
      ),
    );
    assert.deepEqual(capability, {
      state: 'READY',
      connector: { transport: 'AUTO', transportInUse: 'SSE', protocolVersion: '2025-11-25' },
    });
    const gateway = await makeGateway(platform, [id]);
    const [first, second] = [await connectV1(gateway.mcp), await connectV1(gateway.mcp)];
    assert.equal(textOf(await first.callTool({ name: 'count', arguments: {} })), '1');
    assert.equal(textOf(await first.callTool({ name: 'count', arguments: {} })), '2');
    // Each client has a session of its own.
    assert.equal(textOf(await second.callTool({ name: 'count', arguments: {} })), '1');
  });

  it('is connected to again when its stream broke, in a new session', async () => {
    const server = await startServer('sse-server');
    const gateway = await makeGateway(platform, [await connect(server, { transport: 'SSE' })]);
    const client = await connectV1(gateway.mcp);
    assert.equal(textOf(await client.callTool({ name: 'count', arguments: {} })), '1');
    const hanging = client.callTool({ name: 'hang', arguments: {} });
    hanging.catch(() => undefined);
    await until('the call is there', async () => (await countAt(server, '/hanging')) === 1);
    await fetch(`http://127.0.0.1:${server.port}/break`);
    await assert.rejects(hanging, /Upstream failed: Server \d+: the server closed/);
    assert.equal(textOf(await client.callTool({ name: 'count', arguments: {} })), '1');
  });

  it('is asked again when a session of a client hears that its tools have changed', async () => {
    const server = await startServer('sse-server');
    const gateway = await makeGateway(platform, [await connect(server)]);
    const client = await connectV1(gateway.mcp);
    await client.callTool({ name: 'grow', arguments: {} });
    await until('the new tool', async () =>
      (await client.listTools()).tools.some(({ name }) => name === 'extra_1'),
    );
  });

  it('is not followed to another origin', async () => {
    const server = await startServer('sse-server', { ENDPOINT: 'http://127.0.0.2:1/messages' });
    await assert.rejects(
      connect(server, { transport: 'SSE' }),
      /the server names an endpoint at another origin, which is not to be trusted/,
    );
  });

  it('that cannot be used leaves nothing behind and says what is wrong', async () => {
    const stream = { 'content-type': 'text/event-stream' };
    const answers: [RequestListener, RegExp][] = [
      [
        (_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Welcome</h1>'),
        /answered with text\/html, which is no/,
      ],
      [(_, response) => response.writeHead(401).end(), /HTTP 401 \(it does not accept the credentials\)/],
      [(_, response) => response.writeHead(503).end(), /HTTP 503/],
      [
        (_, response) => response.writeHead(200, stream).end(': nothing\n\n'),
        /ended the stream without an endpoint event; is the URL right\?/,
      ],
      [
        (_, response) => response.writeHead(200, stream).end('event: endpoint\ndata: http://[\n\n'),
        /names an endpoint that is no URL/,
      ],
      [
        ({ method }, response) => {
          if (method === 'POST') response.writeHead(500).end();
          else response.writeHead(200, stream).write('event: endpoint\ndata: /messages\n\n');
        },
        /HTTP 500/,
      ],
      [
        (_, response) => {
          response.writeHead(200, stream).write('data: ');
          const pour = () => {
            while (!response.destroyed && response.write('x'.repeat(1024 * 1024)));
          };
          response.on('drain', pour);
          pour();
        },
        /a message is longer than 16777216 characters/,
      ],
    ];
    for (const [listener, message] of answers) {
      const { port, close } = await answerWith(listener);
      await assert.rejects(connectMcp(platform, port, { name: 'Bad SSE', transport: 'SSE' }), message);
      close();
    }
    await assert.rejects(
      connectMcp(platform, 9, { name: 'Bad SSE', transport: 'SSE' }),
      /Bad SSE: the server refuses connections/,
    );
    const { capabilities } = await platform.graphql<{ capabilities: { totalCount: number } }>(
      '{ capabilities(search: "Bad SSE") { totalCount } }',
    );
    assert.equal(capabilities.totalCount, 0);
  });

  it('leaves no streams open when its sessions are over', async () => {
    const server = await startServer('sse-server');
    const gateway = await makeGateway(platform, [await connect(server)]);
    await until('only the watching one is open', async () => (await streamsOf(server)) === 1);
    for (let n = 0; n < 30; n += 1) {
      // Whoever calls a public gateway without a session gets a session there for the call alone.
      await fetch(`${gateway.http}/tools/count`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{}',
      });
    }
    await until('only the watching one is open', async () => (await streamsOf(server)) === 1);
  });
});

async function countAt({ port }: ServerProcess, path: string): Promise<number> {
  return Number(await (await fetch(`http://127.0.0.1:${port}${path}`)).text());
}

function streamsOf(server: ServerProcess): Promise<number> {
  return countAt(server, '/streams');
}
