import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { freePort } from '../../scripts/supervisor/free-port.ts';
import { connectMcp, makeGateway, specify, type TestGateway } from '../support/gateways.ts';
import { type CollectedSpan, startOtlpCollector } from '../support/otlp-collector.ts';
import { Platform } from '../support/platform.ts';
import { beginSession, post } from '../support/raw-session.ts';
import { startServer } from '../support/servers.ts';
import { sharedPlatform } from '../support/shared-platform.ts';
import { textOf } from '../support/text.ts';
import { until } from '../support/until.ts';

/** What a client sends whose trace has begun elsewhere. */
function newTrace(flags = '01') {
  const traceId = randomBytes(16).toString('hex');
  const spanId = randomBytes(8).toString('hex');
  return { traceId, spanId, traceparent: `00-${traceId}-${spanId}-${flags}` };
}

const SEEN = { name: 'seen', arguments: {} };

async function callPlain(gateway: TestGateway, headers: Record<string, string>) {
  const response = await fetch(`${gateway.http}/tools/seen`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: '{}',
  });
  return JSON.parse(textOf(await response.json())) as { meta?: string; header?: string };
}

describe('traces', () => {
  let collector: Awaited<ReturnType<typeof startOtlpCollector>>;
  let platform: Platform;
  let gateway: TestGateway;
  let connector: string;

  before(async function () {
    this.timeout(60_000);
    collector = await startOtlpCollector();
    platform = await Platform.start({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint });
    const { port } = await startServer('trace-server');
    connector = await connectMcp(platform, port);
    gateway = await makeGateway(platform, [connector]);
  });

  after(async () => {
    await platform.stop();
    await collector.stop();
  });

  const spansOf = (traceId: string) =>
    until(`the spans of ${traceId}`, () => {
      const spans = collector.spans.filter((span) => span.traceId === traceId);
      return spans.length >= 4 && spans;
    });

  /** The spans of one call from the first to the last, each the parent of the next. */
  function assertChain(spans: readonly CollectedSpan[], first: string): CollectedSpan {
    let parent = first;
    let last: CollectedSpan | undefined;
    for (const [name, service, kind] of [
      ['tools/call seen', 'omnigate-api', 2],
      ['queue', 'omnigate-worker', 4],
      ['execute tools/call', 'omnigate-worker', 5],
      ['tools/call seen', 'omnigate-worker', 3],
    ] as const) {
      const next = spans.find((span) => span.parentSpanId === parent);
      assert.deepEqual([next?.name, next?.service, next?.kind], [name, service, kind]);
      parent = next?.spanId ?? '';
      last = next;
    }
    assert.ok(last);
    return last;
  }

  it('go from the header of a client through queue and worker to the upstream server', async () => {
    const { traceId, spanId, traceparent } = newTrace();
    const seen = await callPlain(gateway, { traceparent });
    const upstream = assertChain(await spansOf(traceId), spanId);
    assert.equal(seen.meta, `00-${traceId}-${upstream.spanId}-01`);
    assert.equal(seen.header, seen.meta);
  });

  it('go on from what the `_meta` of a request says, with and without a session', async () => {
    const meta = {
      'io.modelcontextprotocol/protocolVersion': '2026-07-28',
      'io.modelcontextprotocol/clientCapabilities': {},
    };
    const stateless = newTrace();
    const headers = {
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': 'tools/call',
      'mcp-name': 'seen',
    };
    const params = { ...SEEN, _meta: { ...meta, traceparent: stateless.traceparent } };
    await post(gateway.mcp, { jsonrpc: '2.0', id: 1, method: 'tools/call', params }, headers);
    assertChain(await spansOf(stateless.traceId), stateless.spanId);
    const inSession = newTrace();
    const session = await beginSession(gateway.mcp);
    const own = { ...SEEN, _meta: { traceparent: inSession.traceparent } };
    await post(gateway.mcp, { jsonrpc: '2.0', id: 1, method: 'tools/call', params: own }, session);
    assertChain(await spansOf(inSession.traceId), inSession.spanId);
  });

  it('name the tool that was run, also where another tool runs it', async () => {
    const smart = await makeGateway(platform, [connector]);
    await specify(platform, smart.id, { tool_visibility: 'Smart' });
    const omni = await makeGateway(platform, [connector]);
    await specify(platform, omni.id, { tool_visibility: 'Omni' });
    /** Name of each span, with the tool that it is about, from the first to the last. */
    const toolsOf = async (at: TestGateway, tool: string, args: object, count: number) => {
      const { traceId, spanId, traceparent } = newTrace();
      const response = await fetch(`${at.http}/tools/${tool}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', traceparent },
        body: JSON.stringify(args),
      });
      assert.equal(response.status, 200, await response.clone().text());
      const spans = await until(`${count} spans of ${traceId}`, () => {
        // Omni also asks a worker which tool to choose.
        const found = collector.spans.filter(
          (span) => span.traceId === traceId && span.attributes['mcp.method.name'] === 'tools/call',
        );
        return found.length >= count && found;
      });
      const chain: string[][] = [];
      for (let parent = spanId, next: CollectedSpan | undefined; ; parent = next.spanId) {
        next = spans.find(({ parentSpanId }) => parentSpanId === parent);
        if (next === undefined) return chain;
        chain.push([next.name, String(next.attributes['gen_ai.tool.name'] ?? '')]);
      }
    };
    const run = [
      ['queue', 'seen'],
      ['execute tools/call', 'seen'],
      ['tools/call seen', 'seen'],
    ];
    assert.deepEqual(await toolsOf(gateway, 'seen', {}, 4), [['tools/call seen', 'seen'], ...run]);
    assert.deepEqual(await toolsOf(smart, 'execute_tool', { name: 'seen' }, 4), [
      ['tools/call execute_tool', 'seen'],
      ...run,
    ]);
    assert.deepEqual(await toolsOf(omni, 'omni_tool', { request: 'seen' }, 5), [
      ['tools/call omni_tool', 'omni_tool'],
      ['tools/call seen', 'seen'],
      ...run,
    ]);
    assert.deepEqual(await toolsOf(smart, 'discover_tools', { query: 'seen' }, 1), [
      ['tools/call discover_tools', 'discover_tools'],
    ]);
  });

  it('begin here where the client has none, and are not recorded where its trace is not', async () => {
    const seen = await callPlain(gateway, {});
    const [, traceId = ''] = (seen.meta ?? '').split('-');
    assertChain(await spansOf(traceId), '');
    const unsampled = newTrace('00');
    const passed = await callPlain(gateway, { traceparent: unsampled.traceparent });
    assert.match(String(passed.meta), new RegExp(`^00-${unsampled.traceId}-[0-9a-f]{16}-00$`));
    const later = newTrace();
    await callPlain(gateway, { traceparent: later.traceparent });
    await spansOf(later.traceId);
    assert.ok(!collector.spans.some((span) => span.traceId === unsampled.traceId));
  });

  it('that nobody takes in harm nothing, and that is said', async function () {
    this.timeout(60_000);
    const away = await Platform.start({
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${await freePort()}`,
    });
    const made = await makeGateway(away, ['code-runner']);
    const response = await fetch(`${made.http}/tools/run_code`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"language": "javascript", "code": "1"}',
    });
    assert.equal(response.status, 200);
    await until('it is said', () => away.log.some(({ msg }) => msg === 'traces cannot be sent'), 30_000);
    assert.equal(await away.interrupt(), 0);
    await away.stop();
  });

  it('pass through as they came where nothing is traced', async () => {
    const shared = await sharedPlatform();
    const { port } = await startServer('trace-server');
    const quiet = await makeGateway(shared, [await connectMcp(shared, port)]);
    const { traceparent } = newTrace();
    assert.deepEqual(await callPlain(quiet, { traceparent }), { meta: traceparent, header: traceparent });
    assert.deepEqual(await callPlain(quiet, { traceparent: 'nonsense' }), {});
  });
});
