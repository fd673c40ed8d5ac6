import assert from 'node:assert/strict';
import { closeClients, connectV1 } from '../support/clients.ts';
import { connectMcp, makeGateway } from '../support/gateways.ts';
import { Platform } from '../support/platform.ts';
import { startServer } from '../support/servers.ts';
import { textOf } from '../support/text.ts';
import { until } from '../support/until.ts';

describe('a session with an MCP server that nobody uses', () => {
  let platform: Platform;

  before(async function () {
    this.timeout(60_000);
    platform = await Platform.start({ UPSTREAM_IDLE_SECONDS: '2' });
  });

  after(async () => {
    await closeClients();
    await platform.stop();
  });

  it('is closed after a while; the next call begins another one', async () => {
    const server = await startServer('mcp-server');
    const gateway = await makeGateway(platform, [await connectMcp(platform, server.port)]);
    const open = async () => Number(await (await fetch(`http://127.0.0.1:${server.port}/sessions`)).text());
    // What the platform listens on for itself stays.
    const client = await connectV1(gateway.mcp);
    const count = async () => textOf(await client.callTool({ name: 'count', arguments: {} }));
    assert.equal(await count(), '1');
    const withClient = await open();
    await until('the session upstream to be closed', async () => (await open()) < withClient);
    assert.equal(await count(), '1');
  });
});
