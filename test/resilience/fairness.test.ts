import assert from 'node:assert/strict';
import { connectMcp, makeGateway, type TestGateway } from '../support/gateways.ts';
import { Platform } from '../support/platform.ts';
import { startServer } from '../support/servers.ts';
import { until } from '../support/until.ts';

describe('a gateway that asks more than the workers can do', () => {
  let platform: Platform;
  let greedy: TestGateway;
  let other: TestGateway;

  before(async function () {
    this.timeout(60_000);
    platform = await Platform.start({ WORKER_CONCURRENCY: '8' });
    const { port } = await startServer('mcp-server');
    const capability = await connectMcp(platform, port);
    greedy = await makeGateway(platform, [capability]);
    other = await makeGateway(platform, [capability]);
  });

  after(() => platform.stop());

  const call = async (gateway: TestGateway, tool: string, args: object, signal?: AbortSignal) => {
    const response = await fetch(`${gateway.http}/tools/${tool}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(args),
      signal,
    });
    return (await response.json()) as { content: { text: string }[] };
  };

  it('waits for itself: the others are served as if it were not there', async () => {
    const given = new AbortController();
    const calls = Array.from({ length: 60 }, () =>
      call(greedy, 'slow', { steps: 300, stepMs: 100 }, given.signal).catch(() => undefined),
    );
    await until('it has all that it may have', async () => {
      const { content } = await call(other, 'events', {});
      return (JSON.parse(content[0]?.text ?? '{}') as { begun: number }).begun >= 6;
    });
    // Each of those slow calls takes half a minute; without a share of its own this one would wait as long.
    for (let n = 0; n < 5; n += 1) {
      const { content } = await call(other, 'echo', { text: 'at once' });
      assert.equal(content[0]?.text, 'at once');
    }
    const { content } = await call(other, 'events', {});
    assert.equal((JSON.parse(content[0]?.text ?? '{}') as { begun: number }).begun, 6, 'six of eight slots');
    given.abort();
    await Promise.all(calls);
  });
});
