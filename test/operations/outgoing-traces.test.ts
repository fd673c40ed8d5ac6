import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { S3_ACCESS, S3Server } from '../builtins/fixtures/s3-server.ts';
import { attachWith } from '../support/builtins.ts';
import { makeGateway, specify, type TestGateway } from '../support/gateways.ts';
import { type CollectedSpan, startOtlpCollector } from '../support/otlp-collector.ts';
import { Platform } from '../support/platform.ts';
import { sharedPlatform } from '../support/shared-platform.ts';
import { Site, type SiteAnswer, type SiteRequest } from '../support/site.ts';
import { until } from '../support/until.ts';

const SECRET = 'what-nobody-but-the-endpoint-may-read';

/** Another origin than the API. */
let elsewhere: Site;

function answer({ path }: SiteRequest): SiteAnswer {
  const json = (body: unknown) => ({
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (path === '/search')
    return json({ results: [{ url: 'https://example.com/', title: 'A', content: '' }] });
  if (path === '/v1/embeddings') return json({ data: [{ index: 0, embedding: [1, 0] }] });
  if (path === '/v1/chat/completions') return { status: 401, ...json({ error: { message: 'no' } }) };
  if (path === '/away') return { status: 302, headers: { location: elsewhere.url('/') } };
  if (path === '/missing') return { status: 404 };
  return { body: '<title>Page</title><p>Words of a page.</p>' };
}

/** Calls a tool as a part of a trace that began elsewhere. @returns the trace's id. */
async function call(gateway: TestGateway, tool: string, args: Record<string, unknown>): Promise<string> {
  const traceId = randomBytes(16).toString('hex');
  const response = await fetch(`${gateway.http}/tools/${tool}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      traceparent: `00-${traceId}-${randomBytes(8).toString('hex')}-01`,
    },
    body: JSON.stringify(args),
  });
  assert.equal(response.status, 200, await response.text());
  return traceId;
}

describe('calls that built-ins and REST connectors make', () => {
  let collector: Awaited<ReturnType<typeof startOtlpCollector>>;
  let site: Site;
  let s3: S3Server;
  let platform: Platform;
  let gateway: TestGateway;

  before(async function () {
    this.timeout(60_000);
    [collector, site, elsewhere, s3] = await Promise.all([
      startOtlpCollector(),
      Site.start(answer),
      Site.start(answer),
      S3Server.start(),
    ]);
    platform = await Platform.start({
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint,
      SEARXNG_URL: site.url(),
      OPENAI_BASE_URL: site.url('/v1'),
      S3_ENDPOINT: s3.endpoint,
      S3_BUCKET: 'herons',
      S3_REGION: S3_ACCESS.region,
      S3_ACCESS_KEY_ID: S3_ACCESS.accessKeyId,
      S3_SECRET_ACCESS_KEY: S3_ACCESS.secretAccessKey,
    });
    gateway = await makeGateway(platform);
    const settings = { 'http-client': { allowedDomains: ['127.0.0.1'] }, knowledge: { allowAdding: true } };
    for (const [id, given] of Object.entries({ 'web-search': {}, 'web-fetch': {}, files: {}, ...settings })) {
      await attachWith(platform, gateway.id, id, given);
    }
  });

  after(async () => {
    await platform.stop();
    await Promise.all([collector.stop(), site.stop(), elsewhere.stop(), s3.stop()]);
  });

  /** The spans of outgoing calls of a trace, which hang below its execution. */
  async function callsOf(traceId: string, count: number): Promise<CollectedSpan[]> {
    const spans = await until(`${count} calls of ${traceId}`, () => {
      const found = collector.spans.filter((span) => span.traceId === traceId);
      const execution = found.find(({ name }) => name.startsWith('execute '));
      const calls = found.filter(({ parentSpanId }) => parentSpanId === execution?.spanId);
      return execution !== undefined && calls.length >= count && calls;
    });
    assert.equal(spans.length, count);
    for (const { kind, attributes } of spans) {
      assert.equal(kind, 3);
      assert.equal(attributes['server.address'], '127.0.0.1');
      assert.ok(!JSON.stringify(attributes).includes(SECRET));
    }
    return spans;
  }

  /** The first span of that name in a trace, and the one that it is a part of. */
  const spanOf = (traceId: string, name: string) =>
    until(`${name} of ${traceId}`, () => {
      const found = collector.spans.filter((span) => span.traceId === traceId);
      const span = found.find((it) => it.name === name);
      const parent = found.find(({ spanId }) => spanId === span?.parentSpanId);
      return span !== undefined && parent !== undefined && { span, parent };
    });

  const said = (path: string) => site.requests.findLast((it) => it.path === path)?.headers;

  it('to endpoints that an admin named are spans of the execution, and carry it on', async () => {
    const traces = {
      '/search': await call(gateway, 'web_search', { query: SECRET, limit: 1 }),
      '/hook': await call(gateway, 'http_request', { method: 'PUT', url: site.url(`/hook?token=${SECRET}`) }),
      '/v1/embeddings': await call(gateway, 'knowledge_add', { name: 'a.txt', content: SECRET }),
    };
    for (const [path, traceId] of Object.entries(traces)) {
      const [span] = await callsOf(traceId, 1);
      assert.equal(said(path)?.traceparent, `00-${traceId}-${span?.spanId}-01`, path);
      assert.equal(span?.attributes['http.response.status_code'], 200);
      assert.equal(span?.attributes['server.port'], site.port);
    }
    const [put] = await callsOf(traces['/hook'], 1);
    assert.deepEqual([put?.name, put?.attributes['http.request.method']], ['PUT', 'PUT']);
  });

  it('to REST APIs are, too, and hosts that they redirect to are told nothing', async () => {
    const { createRestConnector: api } = await platform.graphql<{ createRestConnector: { id: string } }>(
      'mutation ($input: RestConnectorInput!) { createRestConnector(input: $input) { id } }',
      {
        input: {
          name: `Traced API ${site.port}`,
          baseUrl: site.url(),
          operations: [
            { name: 'look', method: 'GET', path: '/api', inputSchema: { type: 'object' } },
            { name: 'away', method: 'GET', path: '/away', inputSchema: { type: 'object' } },
          ],
        },
      },
    );
    const rest = await makeGateway(platform, [api.id]);
    const traceId = await call(rest, 'look', {});
    const [span] = await callsOf(traceId, 1);
    assert.equal(span?.name, 'GET');
    assert.equal(said('/api')?.traceparent, `00-${traceId}-${span?.spanId}-01`);
    const [first] = await callsOf(await call(rest, 'away', {}), 2);
    assert.match(String(said('/away')?.traceparent), new RegExp(`-${first?.spanId}-01$`));
    assert.equal(elsewhere.requests.at(-1)?.headers.traceparent, undefined);
  });

  it('to the store of files and to models are, too', async () => {
    const written = await call(gateway, 'files_write', { path: 'a.txt', content: SECRET });
    const put = await spanOf(written, 'PUT');
    assert.equal(put.span.attributes['http.response.status_code'], 200);
    assert.equal(put.parent?.name, 'execute tools/call');
    assert.deepEqual(s3.refused, []);
    const omni = await makeGateway(platform, ['web-search']);
    await specify(platform, omni.id, { tool_visibility: 'Omni', omni_tool: { provider: 'openai' } });
    const traceId = await call(omni, 'omni_tool', { request: `search for "${SECRET}"`, dry_run: true });
    const asked = await spanOf(traceId, 'POST');
    assert.equal(asked.span.attributes['http.response.status_code'], 401);
    assert.equal(asked.parent?.name, 'execute omni/choose');
    assert.equal(said('/v1/chat/completions')?.traceparent, `00-${traceId}-${asked.span.spanId}-01`);
  });

  it('to pages that a caller names are spans, and tell them nothing of the trace', async () => {
    const fetched = await callsOf(
      await call(gateway, 'web_fetch', { url: site.url(`/page?key=${SECRET}`) }),
      2,
    );
    assert.deepEqual(
      fetched.map(({ name }) => name),
      ['GET', 'GET'],
    );
    assert.equal(said('/page')?.traceparent, undefined);
    assert.equal(said('/robots.txt')?.traceparent, undefined);
    const open = await makeGateway(platform, ['http-client']);
    const [missing] = await callsOf(await call(open, 'http_request', { url: site.url('/missing') }), 1);
    assert.equal(missing?.attributes['http.response.status_code'], 404);
    assert.equal(said('/missing')?.traceparent, undefined);
  });

  it('keep what their caller says of a trace', async () => {
    const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
    await call(gateway, 'http_request', { url: site.url('/own'), headers: { TraceParent: traceparent } });
    assert.equal(said('/own')?.traceparent, traceparent);
  });

  it('pass on what came where nothing is traced', async () => {
    const quiet = await makeGateway(await sharedPlatform());
    await attachWith(await sharedPlatform(), quiet.id, 'http-client', { allowedDomains: ['127.0.0.1'] });
    const traceId = await call(quiet, 'http_request', { url: site.url('/quiet') });
    assert.match(String(said('/quiet')?.traceparent), new RegExp(`^00-${traceId}-`));
  });
});
