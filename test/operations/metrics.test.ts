import assert from 'node:assert/strict';
import { connectMcp, makeGateway } from '../support/gateways.ts';
import type { Platform } from '../support/platform.ts';
import { startServer } from '../support/servers.ts';
import { sharedPlatform } from '../support/shared-platform.ts';
import { until } from '../support/until.ts';

describe('/metrics', () => {
  let platform: Platform;

  before(async () => {
    platform = await sharedPlatform();
  });

  const scrape = (headers: Record<string, string> = {}) => fetch(`${platform.url}/metrics`, { headers });

  /** The value of a series; undefined where there is none. */
  async function sample(name: string, labels: Record<string, string> = {}): Promise<number | undefined> {
    const text = await (await scrape()).text();
    const lines = text
      .split('\n')
      .filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `));
    const wanted = lines.find((line) =>
      Object.entries(labels).every(([label, value]) => line.includes(`${label}="${value}"`)),
    );
    return wanted === undefined ? undefined : Number(wanted.slice(wanted.lastIndexOf(' ')));
  }

  it('is open to this machine, and else to management keys', async () => {
    const response = await scrape();
    assert.equal(response.status, 200);
    assert.match(response.headers.get('content-type') ?? '', /^text\/plain; version=/);
    // A proxy on this machine brings others here.
    const proxied = { 'x-forwarded-for': '203.0.113.9' };
    assert.equal((await scrape(proxied)).status, 401);
    assert.equal((await scrape({ ...proxied, 'x-api-key': 'x'.repeat(40) })).status, 401);
    assert.equal((await scrape({ ...proxied, 'x-api-key': platform.adminKey })).status, 200);
  });

  it('tells rate, errors and duration for each gateway and tool, and of made-up tools no name', async () => {
    const { port } = await startServer('mcp-server');
    const gateway = await makeGateway(platform, [await connectMcp(platform, port)]);
    const call = (tool: string, args: object) =>
      fetch(`${gateway.http}/tools/${tool}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(args),
      });
    await call('echo', { text: 'x' });
    await call('echo', { text: 'x' });
    await call('fail', {});
    await call('made-up', {});
    const of = { gateway: gateway.id };
    await until('all are counted', async () => {
      return (await sample('omnigate_requests_total', { ...of, outcome: 'PROTOCOL_ERROR' })) === 1;
    });
    const echo = { ...of, tool: 'echo' };
    assert.equal(await sample('omnigate_requests_total', { ...echo, outcome: 'OK' }), 2);
    assert.equal(await sample('omnigate_requests_total', { ...of, tool: 'fail', outcome: 'TOOL_ERROR' }), 1);
    assert.equal(await sample('omnigate_request_duration_seconds_count', echo), 2);
    assert.ok(((await sample('omnigate_request_duration_seconds_sum', echo)) ?? 0) > 0);
    assert.equal(await sample('omnigate_queue_wait_seconds_count', of), 3);
    assert.ok(!(await (await scrape()).text()).includes('made-up'));
  });

  it('tells of the queue, workers, sandboxes and stores', async () => {
    assert.equal(await sample('omnigate_workers'), 1);
    assert.equal(await sample('omnigate_worker_slots'), 32);
    assert.ok(((await sample('omnigate_worker_memory_bytes')) ?? 0) > 10_000_000);
    assert.notEqual(await sample('omnigate_worker_running'), undefined);
    assert.notEqual(await sample('omnigate_upstream_sessions'), undefined);
    assert.ok(((await sample('omnigate_sandbox_hosts', { kind: 'javascript' })) ?? 0) >= 1);
    for (const metric of ['busy', 'waiting', 'lost']) {
      assert.notEqual(await sample(`omnigate_sandbox_${metric}`, { kind: 'javascript' }), undefined, metric);
    }
    for (const state of ['waiting', 'active']) {
      assert.notEqual(await sample('omnigate_queue_jobs', { state }), undefined, state);
    }
    assert.notEqual(await sample('omnigate_executions_pending', { where: 'line' }), undefined);
    assert.notEqual(await sample('omnigate_activity_unrecorded'), undefined);
    assert.equal(await sample('omnigate_store_up', { store: 'mongodb' }), 1);
    assert.equal(await sample('omnigate_store_up', { store: 'redis' }), 1);
    assert.equal(await sample('omnigate_info'), 1);
    assert.notEqual(await sample('process_resident_memory_bytes'), undefined);
  });

  it('tells which connectors answer', async function () {
    this.timeout(90_000);
    const server = await startServer('mcp-server');
    const connector = await connectMcp(platform, server.port);
    const up = () => sample('omnigate_connector_up', { connector });
    await until('it is up', async () => (await up()) === 1, 30_000);
    await server.stop();
    await until('it is down', async () => (await up()) === 0, 60_000);
  });
});
