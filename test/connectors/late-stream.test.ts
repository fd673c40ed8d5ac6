import assert from 'node:assert/strict';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { connectMcp, makeGateway } from '../support/gateways.ts';
import { startServer } from '../support/servers.ts';
import { sharedPlatform } from '../support/shared-platform.ts';
import { until } from '../support/until.ts';

const WATCHED = 'test://watched-resource';

describe('a server that opens its stream late', () => {
  const clients: Client[] = [];

  after(() => Promise.all(clients.map((client) => client.close())));

  it('has told nothing that is lost once a subscription is answered', async () => {
    const platform = await sharedPlatform();
    const server = await startServer('conformance/server', { ERA: 'legacy', STREAM_DELAY_MS: '700' });
    const { mcp } = await makeGateway(platform, [await connectMcp(platform, server.port)]);
    const connect = async () => {
      const client = new Client({ name: 'test', version: '1' });
      clients.push(client);
      await client.connect(new StreamableHTTPClientTransport(mcp));
      return client;
    };
    const [watcher, other] = [await connect(), await connect()];
    // Its own session with the server is there: what it does next is quick.
    await other.callTool({ name: 'test_simple_text', arguments: {} });
    const updated: string[] = [];
    watcher.setNotificationHandler('notifications/resources/updated', ({ params }) => {
      updated.push(params.uri);
    });
    await watcher.subscribeResource({ uri: WATCHED });
    await other.callTool({ name: 'test_update_resource', arguments: { uri: WATCHED } });
    await until('it heard', () => updated.length > 0);
    assert.deepEqual(updated, [WATCHED]);
  });
});
