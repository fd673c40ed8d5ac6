import assert from 'node:assert/strict';
import type { Client } from '@modelcontextprotocol/client';
import { closeClients, connectV2 } from '../support/clients.ts';
import { Cuttable } from '../support/cuttable.ts';
import { compiledFixture } from '../support/fixtures.ts';
import { connectMcp, makeGateway, type TestGateway } from '../support/gateways.ts';
import { Platform } from '../support/platform.ts';
import { isAlive } from '../support/processes.ts';
import { startServer } from '../support/servers.ts';
import { textOf } from '../support/text.ts';
import { until } from '../support/until.ts';

const WATCHED = 'test://watched-resource';
const CLOCK = 'test://clock';
const REVISIONS = ['2025-11-25', '2026-07-28'] as const;

interface Watcher {
  name: string;
  client: Client;
  /** What it was told of. */
  updated: string[];
}

describe('subscriptions at a server that keeps sessions', function () {
  this.timeout(60_000);
  let platform: Platform;

  before(async () => {
    platform = await Platform.start({ STDIO_ALLOW: 'node' });
  });

  after(async () => {
    await closeClients();
    await platform.stop();
  });

  async function watch(
    gateway: TestGateway,
    revision: (typeof REVISIONS)[number],
    uri = WATCHED,
  ): Promise<Watcher> {
    const client = await connectV2(gateway.mcp, revision);
    const updated: string[] = [];
    client.setNotificationHandler('notifications/resources/updated', ({ params }) => {
      updated.push(params.uri);
    });
    if (revision === '2025-11-25') await client.subscribeResource({ uri });
    else await client.listen({ resourceSubscriptions: [uri] });
    return { name: `a ${revision} client`, client, updated };
  }

  const watchAll = (gateway: TestGateway) =>
    Promise.all(REVISIONS.map((revision) => watch(gateway, revision)));

  /** Does something, and waits until each client was told of an update that it had not been told of before. */
  async function allHear(watchers: readonly Watcher[], what: string, cause: () => Promise<unknown>) {
    const before = watchers.map(({ updated }) => updated.length);
    await cause();
    for (const [n, { name, updated }] of watchers.entries())
      await until(`${what}: ${name}`, () => updated.length > (before[n] ?? 0));
  }

  /** Somebody else has the server say that the resource was updated. */
  async function touch(gateway: TestGateway): Promise<void> {
    const client = await connectV2(gateway.mcp, '2025-11-25');
    await client.callTool({ name: 'test_update_resource', arguments: { uri: WATCHED } });
    await client.close();
  }

  const startLegacy = () => startServer('conformance/server', { ERA: 'legacy' });

  it('are made again when it was restarted, although nobody asks it anything', async () => {
    const server = await startLegacy();
    const gateway = await makeGateway(platform, [await connectMcp(platform, server.port)]);
    const watchers = await watchAll(gateway);
    await allHear(watchers, 'an update', () => touch(gateway));
    // Nobody touches it: this is what they are told because nobody listened for a while.
    await allHear(watchers, 'what may have been missed', async () => {
      await server.stop();
      await server.start();
    });
    await allHear(watchers, 'an update after the restart', () => touch(gateway));
    for (const { updated } of watchers) assert.ok(updated.every((uri) => uri === WATCHED));
    await server.stop();
  });

  it('are made again when a request meets the loss, which goes through all the same', async () => {
    const server = await startLegacy();
    const gateway = await makeGateway(platform, [await connectMcp(platform, server.port)]);
    const watcher = await watch(gateway, '2025-11-25');
    await allHear([watcher], 'what may have been missed', async () => {
      await server.stop();
      await server.start();
      const result = await watcher.client.callTool({ name: 'test_simple_text', arguments: {} });
      assert.notEqual(result.isError, true);
    });
    await allHear([watcher], 'an update after the restart', () => touch(gateway));
    await server.stop();
  });

  it('are made again after the server was away for longer, and not those that ended meanwhile', async () => {
    const server = await startLegacy();
    const gateway = await makeGateway(platform, [await connectMcp(platform, server.port)]);
    const [stays, leaves] = await Promise.all(['a', 'b'].map(() => watch(gateway, '2025-11-25')));
    assert.ok(stays && leaves);
    await server.stop();
    await assert.rejects(
      stays.client.callTool({ name: 'test_simple_text', arguments: {} }),
      /Upstream failed/,
    );
    await assert.rejects(leaves.client.unsubscribeResource({ uri: WATCHED }), /Upstream failed/);
    await allHear([stays], 'what may have been missed', () => server.start());
    await allHear([stays], 'an update after the restart', () => touch(gateway));
    assert.deepEqual(leaves.updated, []);
    await server.stop();
  });

  it('are told of as possibly missed where only the connection broke', async () => {
    const server = await startLegacy();
    const line = await Cuttable.to(server.port);
    const gateway = await makeGateway(platform, [await connectMcp(platform, line.port)]);
    const watchers = await watchAll(gateway);
    await allHear(watchers, 'what may have been missed', async () => {
      await line.cut();
      await line.mend();
    });
    await allHear(watchers, 'an update in the same session', () => touch(gateway));
    await line.cut();
    await server.stop();
  });

  it('are made again when it is a process that ended', async () => {
    const { createMcpConnector } = await platform.graphql<{ createMcpConnector: { id: string } }>(
      'mutation ($input: McpConnectorInput!) { createMcpConnector(input: $input) { id } }',
      { input: { name: 'Local', command: 'node', args: [compiledFixture('stdio-server')] } },
    );
    const gateway = await makeGateway(platform, [createMcpConnector.id]);
    const watcher = await watch(gateway, '2025-11-25', CLOCK);
    const pidOf = async () => {
      const found = textOf(await watcher.client.callTool({ name: 'process', arguments: {} }));
      return (JSON.parse(found) as { pid: number }).pid;
    };
    const pid = await pidOf();
    await allHear([watcher], 'the clock', () => Promise.resolve());
    process.kill(pid, 'SIGKILL');
    await until('the process has ended', () => !isAlive(pid));
    // What may have been missed, and then each second that it goes.
    const before = watcher.updated.length;
    await until('the clock of another process', () => watcher.updated.length > before + 2);
    assert.notEqual(await pidOf(), pid);
    await watcher.client.unsubscribeResource({ uri: CLOCK });
  });
});
