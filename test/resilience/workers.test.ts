import assert from 'node:assert/strict';
import { closeClients, connectV1 } from '../support/clients.ts';
import { connectMcp, makeGateway, specify, type TestGateway } from '../support/gateways.ts';
import { Platform } from '../support/platform.ts';
import { startServer } from '../support/servers.ts';
import { textOf } from '../support/text.ts';
import { until } from '../support/until.ts';

const SLOW = { name: 'slow', arguments: { steps: 400, stepMs: 25 } };

describe('a worker', () => {
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

  it('that is killed in the middle of a call costs that call an error within five seconds, and nothing else', async () => {
    const client = await connectV1(gateway.mcp);
    const begun = await eventsOf(client, 'begun');
    const call = client.callTool(SLOW);
    // It is only awaited later; until then its failure is not unhandled.
    call.catch(() => undefined);
    await until('the call has begun', async () => (await eventsOf(client, 'begun')) > begun);
    const [pid] = platform.pids('worker').slice(-1);
    assert.ok(pid);
    const killedAt = Date.now();
    process.kill(pid, 'SIGKILL');
    await assert.rejects(call, (error: { code: number; message: string; data: { mayHaveRun: boolean } }) => {
      assert.equal(error.code, -32000);
      assert.match(error.message, /Worker lost/);
      assert.equal(error.data.mayHaveRun, true);
      return true;
    });
    assert.ok(Date.now() - killedAt < 5000, `it took ${Date.now() - killedAt} ms`);
    await until('the worker is back', () => platform.pids('worker').length > 1);
    assert.equal(textOf(await client.callTool({ name: 'echo', arguments: { text: 'again' } })), 'again');
    // It was not run again.
    assert.equal(await eventsOf(client, 'begun'), begun + 1);
  });

  it('that is asked to end finishes what it runs', async () => {
    const client = await connectV1(gateway.mcp);
    const begun = await eventsOf(client, 'begun');
    const call = client.callTool({ name: 'slow', arguments: { steps: 40, stepMs: 25 } });
    await until('the call has begun', async () => (await eventsOf(client, 'begun')) > begun);
    const workers = platform.pids('worker');
    const [pid] = workers.slice(-1);
    assert.ok(pid);
    process.kill(pid, 'SIGTERM');
    assert.equal(textOf(await call), 'took 40 steps');
    await until('the next worker is there', () => platform.pids('worker').length > workers.length);
    assert.equal(textOf(await client.callTool({ name: 'echo', arguments: { text: 'again' } })), 'again');
  });

  it('does not run what was cancelled or timed out before it was taken', async () => {
    const quick = await makeGateway(platform, ['code-runner']);
    await specify(platform, quick.id, { timeout_seconds: 0.2 });
    const client = await connectV1(quick.mcp);
    const endless = { name: 'run_code', arguments: { language: 'javascript', code: 'for (;;) {}' } };
    // More at once than there are sandboxes: some wait beyond their deadline.
    const calls = Array.from({ length: 10 }, () => client.callTool(endless));
    for (const call of await Promise.allSettled(calls)) {
      assert.equal(call.status, 'rejected');
      assert.match(String((call as PromiseRejectedResult).reason), /Request timeout/);
    }
    await specify(platform, quick.id, {});
    const result = await client.callTool({
      name: 'run_code',
      arguments: { language: 'javascript', code: '1 + 1' },
    });
    assert.equal((result.structuredContent as { result: number }).result, 2);
  });
});

async function eventsOf(client: Awaited<ReturnType<typeof connectV1>>, kind: string): Promise<number> {
  const events = JSON.parse(textOf(await client.callTool({ name: 'events', arguments: {} }))) as Record<
    string,
    number
  >;
  return events[kind] ?? 0;
}
