import assert from 'node:assert/strict';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { connectMcp, makeGateway, type TestGateway } from '../support/gateways.ts';
import { Platform } from '../support/platform.ts';
import { startServer } from '../support/servers.ts';
import { until } from '../support/until.ts';

const WATCHED = 'test://watched-resource';

/** Which revision the server upstream knows best. */
const ERAS = ['legacy', 'modern'] as const;
const REVISIONS = ['2025-11-25', '2026-07-28'] as const;

interface Listener {
  name: string;
  updated: string[];
}

describe('subscriptions to resources of a server', () => {
  const gateways = new Map<string, TestGateway>();
  const clients: Client[] = [];
  const listeners: Listener[] = [];
  let platform: Platform;

  async function connect(era: string, revision: string): Promise<Client> {
    const versionNegotiation =
      revision === '2026-07-28' ? ({ mode: { pin: '2026-07-28' } } as const) : undefined;
    const client = new Client(
      { name: 'test', version: '1' },
      { ...(versionNegotiation ? { versionNegotiation } : {}) },
    );
    clients.push(client);
    await client.connect(new StreamableHTTPClientTransport(gateways.get(era)?.mcp ?? assert.fail(era)));
    return client;
  }

  /** Somebody else has the server say that the resource was updated. */
  async function touch(era: string): Promise<void> {
    const client = await connect(era, '2025-11-25');
    await client.callTool({ name: 'test_update_resource', arguments: { uri: WATCHED } });
  }

  const touchAll = () => Promise.all(ERAS.map(touch));

  before(async function () {
    this.timeout(60_000);
    platform = await Platform.start();
    for (const era of ERAS) {
      const server = await startServer('conformance/server', { ERA: era });
      gateways.set(era, await makeGateway(platform, [await connectMcp(platform, server.port)]));
      for (const revision of REVISIONS) {
        const client = await connect(era, revision);
        const updated: string[] = [];
        client.setNotificationHandler('notifications/resources/updated', ({ params }) => {
          updated.push(params.uri);
        });
        if (revision === '2025-11-25') await client.subscribeResource({ uri: WATCHED });
        else await client.listen({ resourceSubscriptions: [WATCHED] });
        listeners.push({ name: `${revision} client, ${era} server`, updated });
      }
    }
  });

  after(async () => {
    await Promise.all(clients.map((client) => client.close()));
    await platform.stop();
  });

  /** Waits until every client has heard of more updates than before. */
  async function allHear(before: readonly number[], what: string): Promise<void> {
    for (const [index, { name, updated }] of listeners.entries())
      await until(`${what}: ${name}`, () => updated.length > (before[index] ?? 0));
  }

  const counts = () => listeners.map(({ updated }) => updated.length);

  for (const signal of ['SIGKILL', 'SIGTERM'] as const) {
    it(`outlive the worker that kept them (${signal}), and clients are told that they may have missed something`, async function () {
      this.timeout(60_000);
      let before = counts();
      await touchAll();
      await allHear(before, 'an update');

      before = counts();
      const workers = platform.pids('worker');
      process.kill(workers.at(-1) ?? assert.fail('there is no worker'), signal);
      await until('another worker is there', () => platform.pids('worker').length > workers.length);
      // Nobody has touched it since: this is what they are told because nobody listened for a while.
      await allHear(before, 'what may have been missed');

      before = counts();
      await touchAll();
      await allHear(before, 'an update after the loss');
      for (const { updated } of listeners) assert.ok(updated.every((uri) => uri === WATCHED));
    });
  }
});
