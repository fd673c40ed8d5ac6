import assert from 'node:assert/strict';
import { recorded } from '../support/activity.ts';
import { connectMcp, makeGateway, type TestGateway } from '../support/gateways.ts';
import type { GraphqlFailure, Platform } from '../support/platform.ts';
import { startServer } from '../support/servers.ts';
import { sharedPlatform } from '../support/shared-platform.ts';

interface Point {
  at: string;
  calls: number;
  errors: number;
  errorsByOutcome: { outcome: string; count: number }[];
  p50Ms: number | null;
  p95Ms: number | null;
  p99Ms: number | null;
  queueMs: number | null;
}

const USAGE = `query ($gatewayId: ID, $from: DateTime!, $to: DateTime!, $step: UsageStep, $tool: String) {
  usage(gatewayId: $gatewayId, from: $from, to: $to, step: $step, tool: $tool) {
    at calls errors errorsByOutcome { outcome count } p50Ms p95Ms p99Ms queueMs
  }
}`;

describe('usage', () => {
  let platform: Platform;
  let gateway: TestGateway;
  const from = new Date(Date.now() - 2 * 60 * 60_000);
  const to = new Date(Date.now() + 60 * 60_000);

  const usage = async (variables: Record<string, unknown>): Promise<Point[]> => {
    const all = { gatewayId: gateway.id, from, to, ...variables };
    return (await platform.graphql<{ usage: Point[] }>(USAGE, all)).usage;
  };
  const sum = (points: readonly Point[], field: 'calls' | 'errors') =>
    points.reduce((total, point) => total + point[field], 0);

  before(async () => {
    platform = await sharedPlatform();
    const { port } = await startServer('mcp-server');
    gateway = await makeGateway(platform, [await connectMcp(platform, port)]);
    const call = (tool: string, args: object) =>
      fetch(`${gateway.http}/tools/${tool}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(args),
      });
    for (let n = 0; n < 9; n += 1) await call('echo', { text: 'x' });
    await call('slow', { steps: 1, stepMs: 400 });
    await call('fail', {});
    await call('none', {});
    await fetch(`${gateway.http}/tools`);
    await recorded(platform, gateway.id, 13);
  });

  it('has a point for each step, also where nothing happened', async () => {
    for (const [step, length] of [
      ['MINUTE', 60_000],
      ['HOUR', 60 * 60_000],
      ['DAY', 24 * 60 * 60_000],
    ] as const) {
      const points = await usage({ step });
      assert.equal(sum(points, 'calls'), 13, step);
      const times = points.map(({ at }) => Date.parse(at));
      for (const [n, at] of times.entries()) {
        assert.equal(at % length, 0);
        if (n > 0) assert.equal(at - (times[n - 1] ?? 0), length);
      }
      assert.ok((times[0] ?? 0) <= from.getTime() && (times.at(-1) ?? 0) + length >= to.getTime());
    }
    const empty = (await usage({ step: 'MINUTE' })).find(({ calls }) => calls === 0);
    assert.deepEqual([empty?.p50Ms, empty?.queueMs, empty?.errorsByOutcome], [null, null, []]);
  });

  it('counts errors by kind, and knows percentiles and the wait for a worker', async () => {
    const points = (await usage({ step: 'DAY' })).filter(({ calls }) => calls > 0);
    assert.equal(sum(points, 'errors'), 2);
    const kinds = points.flatMap(({ errorsByOutcome }) => errorsByOutcome.map(({ outcome }) => outcome));
    assert.deepEqual(kinds.toSorted(), ['PROTOCOL_ERROR', 'TOOL_ERROR']);
    // There are two points around midnight.
    assert.ok(
      points.some(({ p99Ms }) => (p99Ms ?? 0) >= 390),
      JSON.stringify(points),
    );
    assert.ok(points.some(({ p50Ms }) => (p50Ms ?? 0) > 0 && (p50Ms ?? 0) < 390));
    assert.ok(points.some(({ queueMs }) => (queueMs ?? -1) >= 0));
  });

  it('is there for one tool, and for all gateways together', async () => {
    const calls = async (variables: Record<string, unknown>) =>
      sum(await usage({ step: 'DAY', ...variables }), 'calls');
    assert.equal(await calls({ tool: 'echo' }), 9);
    assert.equal(await calls({ tool: 'slow' }), 1);
    assert.equal(await calls({ tool: 'none' }), 0);
    assert.ok((await calls({ gatewayId: undefined })) >= 13);
  });

  it('is refused for a time that makes no points or too many', async () => {
    for (const variables of [
      { from: to, to: from },
      { from: new Date(0), step: 'MINUTE' },
    ]) {
      await assert.rejects(usage(variables), (error: GraphqlFailure) => {
        assert.equal(error.code, 'BAD_USER_INPUT');
        assert.equal((error.fields as { path: string }[])[0]?.path, 'to');
        return true;
      });
    }
  });
});
