import assert from 'node:assert/strict';
import { closeClients, connectV1 } from '../support/clients.ts';
import { connectMcp, makeGateway, type TestGateway } from '../support/gateways.ts';
import { Platform } from '../support/platform.ts';
import { childrenOf } from '../support/processes.ts';
import { startServer } from '../support/servers.ts';
import { textOf } from '../support/text.ts';
import { until } from '../support/until.ts';

describe('a Redis that is restarted under load', () => {
  let platform: Platform;
  let gateway: TestGateway;

  before(async function () {
    this.timeout(60_000);
    platform = await Platform.start();
    const server = await startServer('mcp-server');
    gateway = await makeGateway(platform, ['code-runner', await connectMcp(platform, server.port)]);
  });

  after(async () => {
    await closeClients();
    await platform.stop();
  });

  it('leaves no call without an answer, and is found again without a restart of anything', async function () {
    this.timeout(120_000);
    const clients = await Promise.all(Array.from({ length: 8 }, () => connectV1(gateway.mcp)));
    let stop = false;
    let results = 0;
    const errors: string[] = [];
    const callers = clients.map(async (client, n) => {
      const calls = [
        { name: 'echo', arguments: { text: 'x' } },
        { name: 'slow', arguments: { steps: 10, stepMs: 10 } },
        { name: 'run_code', arguments: { language: 'javascript', code: '1' } },
      ];
      for (let turn = n; !stop; turn += 1) {
        const call = calls[turn % calls.length];
        if (call === undefined) continue;
        await client.callTool(call).then(
          () => {
            results += 1;
          },
          (error: Error) => errors.push(error.message),
        );
      }
    });
    const api = platform.pids('api');
    const workers = platform.pids('worker');
    try {
      await until('calls are under way', () => results > 50);
      for (let round = 0; round < 3; round += 1) {
        const redis = childrenOf(platform.pid ?? 0).find(({ command }) => command.startsWith('redis-server'));
        assert.ok(redis);
        process.kill(redis.pid, 'SIGKILL');
        const before = results;
        await until('calls succeed again', () => results > before + 200, 30_000);
      }
    } finally {
      // Callers that nobody stops would never let anything else run.
      stop = true;
    }
    // None is left waiting.
    await Promise.all(callers);
    for (const message of errors) assert.match(message, /Service unavailable|Worker lost/);
    assert.equal(
      textOf(await (clients[0] ?? assert.fail()).callTool({ name: 'echo', arguments: { text: 'fine' } })),
      'fine',
    );
    assert.deepEqual(platform.pids('api'), api);
    assert.deepEqual(platform.pids('worker'), workers);
  });
});
