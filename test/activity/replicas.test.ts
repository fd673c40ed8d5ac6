import assert from 'node:assert/strict';
import { createClient } from 'graphql-sse';
import { recorded } from '../support/activity.ts';
import { connectMcp, makeGateway, specify, type TestGateway } from '../support/gateways.ts';
import { Replicas } from '../support/replicas.ts';
import { startServer } from '../support/servers.ts';
import { until } from '../support/until.ts';

interface Status {
  requests: number;
  errorRate: number;
  latencyMs: { p50: number; p95: number; p99: number };
  recent: {
    method: string;
    tool?: string;
    principal: string;
    outcome: string;
    durationMs: number;
    queueMs?: number;
  }[];
}

describe('activity over several processes', () => {
  let replicas: Replicas;
  let gateway: TestGateway;

  before(async function () {
    this.timeout(60_000);
    replicas = await Replicas.start();
    const { port } = await startServer('mcp-server');
    gateway = await makeGateway(replicas.first, [await connectMcp(replicas.first, port)]);
  });

  after(() => replicas.stop());

  const call = (base: string | URL, tool: string, args: object = {}) =>
    fetch(`${String(base)}/tools/${tool}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(args),
    });

  it('is the same whichever of them is asked: entries, status, and what is followed live', async () => {
    const followed: string[] = [];
    const client = createClient({
      url: `${replicas.secondUrl}/graphql/stream`,
      headers: { 'x-api-key': replicas.first.adminKey },
      retryAttempts: 0,
    });
    client.subscribe<{ activity: { tool: string } }>(
      { query: `subscription { activity(gatewayId: "${gateway.id}") { tool } }` },
      {
        next: ({ data }) => void (data && followed.push(data.activity.tool)),
        error: () => undefined,
        complete: () => undefined,
      },
    );
    await until('what happens at the first is heard at the second', async () => {
      await call(gateway.http, 'count');
      return followed.includes('count');
    });
    client.dispose();
    await call(replicas.atSecond(gateway.http), 'echo', { text: 'x' });
    await call(replicas.atSecond(gateway.http), 'fail');
    await call(gateway.http, 'none');
    await recorded(replicas.first, gateway.id, 1, { tools: ['none'] });
    await recorded(replicas.first, gateway.id, 1, { tools: ['fail'] });
    for (const base of [gateway.http, replicas.atSecond(gateway.http)]) {
      const response = await fetch(`${String(base)}/status`);
      assert.equal(response.status, 200);
      const status = (await response.json()) as Status;
      const outcomes = Object.fromEntries(status.recent.map(({ tool, outcome }) => [tool, outcome]));
      assert.deepEqual(outcomes, { count: 'OK', echo: 'OK', fail: 'TOOL_ERROR', none: 'PROTOCOL_ERROR' });
      assert.ok(Math.abs(status.errorRate - 2 / status.requests) < 0.001);
      const { p50, p95, p99 } = status.latencyMs;
      assert.ok(p50 > 0 && p50 <= p95 && p95 <= p99);
      const health = (await (await fetch(`${String(base)}/health`)).json()) as { status: string };
      assert.equal(health.status, 'ok');
    }
  });

  it('is recorded on when the worker that recorded is gone, and says what the others lost', async function () {
    this.timeout(60_000);
    await specify(replicas.first, gateway.id, { timeout_seconds: 30 });
    const slow = Array.from({ length: 8 }, () => call(gateway.http, 'slow', { steps: 300, stepMs: 100 }));
    await until('they run', async () => {
      const { content } = (await (await call(gateway.http, 'events')).json()) as {
        content: { text: string }[];
      };
      return (JSON.parse(content[0]?.text ?? '{}') as { begun: number }).begun === 8;
    });
    for (const pid of replicas.first.pids('worker').slice(0, 2)) process.kill(pid, 'SIGKILL');
    for (const response of await Promise.all(slow)) assert.equal(response.status, 503);
    const lost = await recorded(replicas.first, gateway.id, 8, { outcomes: ['TRANSPORT_ERROR'] });
    assert.ok(lost.every(({ tool, error }) => tool === 'slow' && /^Worker lost/.test(String(error))));
  });
});
