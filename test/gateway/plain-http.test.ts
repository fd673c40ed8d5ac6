import assert from 'node:assert/strict';
import { connectMcp, makeGateway, makeKey, specify, type TestGateway } from '../support/gateways.ts';
import type { Platform } from '../support/platform.ts';
import { startServer } from '../support/servers.ts';
import { sharedPlatform } from '../support/shared-platform.ts';

interface PlainError {
  error: { code: string; message: string; details: Record<string, unknown>; requestId: string };
}

describe('plain HTTP', () => {
  let platform: Platform;
  let gateway: TestGateway;

  const get = async (path: string, headers: Record<string, string> = {}) => {
    const response = await fetch(`${gateway.http}${path}`, { headers });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> & PlainError };
  };
  const call = async (path: string, body: unknown, headers: Record<string, string> = {}) => {
    const response = await fetch(`${gateway.http}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
    return { status: response.status, headers: response.headers, text: await response.text() };
  };

  before(async () => {
    platform = await sharedPlatform();
    const server = await startServer('mcp-server');
    gateway = await makeGateway(platform, ['code-runner', await connectMcp(platform, server.port)]);
  });

  it('lists tools, describes one and calls it', async () => {
    const { body } = await get('/tools');
    assert.ok((body.tools as { name: string }[]).some(({ name }) => name === 'echo'));
    const tool = await get('/tools/run_code');
    assert.equal((tool.body.inputSchema as { type: string }).type, 'object');
    const { status, text } = await call('/tools/run_code', { language: 'javascript', code: '6 * 7' });
    assert.equal(status, 200);
    assert.equal(JSON.parse(text).structuredContent.result, 42);
  });

  it('streams progress and the result as events', async () => {
    const { headers, text } = await call(
      '/tools/slow',
      { steps: 2, stepMs: 20 },
      { accept: 'text/event-stream' },
    );
    assert.equal(headers.get('content-type'), 'text/event-stream');
    assert.deepEqual(
      [...text.matchAll(/^event: (\w+)\ndata: (.*)$/gm)].map(([, name, data]) => [
        name,
        JSON.parse(data ?? ''),
      ]),
      [
        ['progress', { progress: 1, total: 2, message: 'step 1' }],
        ['progress', { progress: 2, total: 2, message: 'step 2' }],
        ['result', { content: [{ type: 'text', text: 'took 2 steps' }] }],
      ],
    );
  });

  it('lists and reads resources, lists and gets prompts', async () => {
    assert.equal(((await get('/resources')).body.resources as unknown[]).length, 1);
    const read = await get(`/resources/read?uri=${encodeURIComponent('fixture://readme')}`);
    assert.equal((read.body.contents as { text: string }[])[0]?.text, 'Read me.');
    assert.equal(((await get('/prompts')).body.prompts as { name: string }[])[0]?.name, 'greet');
    const { text } = await call('/prompts/greet', { name: 'Ada' });
    assert.equal(JSON.parse(text).messages[0].content.text, 'Greet Ada.');
  });

  it('describes its tools as OpenAPI 3.1', async () => {
    const { body } = await get('/openapi.json');
    assert.equal(body.openapi, '3.1.0');
    const paths = body.paths as Record<string, { post: { operationId: string } }>;
    assert.equal(paths['/tools/echo']?.post.operationId, 'echo');
  });

  it('answers errors in one form, each with its status and code', async () => {
    for (const [path, status, code, begin] of [
      ['/tools/nope', 404, 'TOOL_NOT_FOUND', 'Tool not found: nope'],
      ['/no/such/path', 404, 'NOT_FOUND', 'Not found'],
    ] as const) {
      const answer = await get(path);
      assert.equal(answer.status, status);
      assert.equal(answer.body.error.code, code);
      assert.ok(answer.body.error.message.startsWith(begin), answer.body.error.message);
      assert.match(answer.body.error.requestId, /^[a-z2-7]{16}$/);
    }
    const bare = await makeGateway(platform, ['code-runner']);
    const missing = await fetch(`${bare.http}/resources/read?uri=no:where`);
    assert.deepEqual(
      [missing.status, ((await missing.json()) as PlainError).error.code],
      [404, 'RESOURCE_NOT_FOUND'],
    );
    const unknown = await fetch(`${platform.url}/g/aaaaaaaaaaaaaaaa/tools`);
    const { error } = (await unknown.json()) as PlainError;
    assert.deepEqual([unknown.status, error.code], [404, 'GATEWAY_NOT_FOUND']);
    assert.ok(error.message.startsWith('Gateway not found'));
    const broken = await fetch(`${gateway.http}/tools/echo`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{',
    });
    assert.equal(broken.status, 400);
  });

  it('takes the key in every form, and refuses what is none', async () => {
    const secured = await makeGateway(platform, ['code-runner'], { requireAuthentication: true });
    const { secret } = await makeKey(platform, secured.id);
    const list = (headers: Record<string, string>) => fetch(`${secured.http}/tools`, { headers });
    const forms: Record<string, string>[] = [
      { 'x-api-key': secret },
      { 'api-key': secret },
      { authorization: `ApiKey ${secret}` },
      { authorization: `Bearer ${secret}` },
    ];
    for (const headers of forms) assert.equal((await list(headers)).status, 200, Object.keys(headers)[0]);
    const changed = `${secret.slice(0, -1)}${secret.endsWith('A') ? 'B' : 'A'}`;
    const others: Record<string, string>[] = [
      {},
      { 'x-api-key': changed },
      { 'x-api-key': 'x' },
      { 'x-api-key': platform.adminKey },
    ];
    for (const headers of others) {
      const refused = await list(headers);
      const { error } = (await refused.json()) as PlainError;
      assert.deepEqual([refused.status, error.code], [401, 'AUTHENTICATION_FAILED']);
      assert.ok(error.message.startsWith('Authentication failed'));
      assert.ok(!JSON.stringify(error).includes(secret.slice(0, 40)));
    }
    assert.equal((await fetch(`${secured.http}/health`)).status, 200);
    assert.equal((await fetch(`${secured.http}/status`)).status, 401);
  });

  it('shows a key with a list of tools only those, and lets it call no others', async () => {
    const secured = await makeGateway(platform, ['code-runner'], { requireAuthentication: true });
    const { secret } = await makeKey(platform, secured.id, { tools: ['other'] });
    const headers = { 'x-api-key': secret, 'content-type': 'application/json' };
    const listed = (await (await fetch(`${secured.http}/tools`, { headers })).json()) as { tools: unknown[] };
    assert.deepEqual(listed.tools, []);
    const called = await fetch(`${secured.http}/tools/run_code`, { method: 'POST', headers, body: '{}' });
    assert.equal(called.status, 404);
  });

  it('ends at the deadline with 504', async () => {
    const quick = await makeGateway(platform, ['code-runner']);
    await specify(platform, quick.id, { timeout_seconds: 0.3 });
    const late = await fetch(`${quick.http}/tools/run_code`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ language: 'javascript', code: 'for (;;) {}' }),
    });
    const { error } = (await late.json()) as PlainError;
    assert.deepEqual([late.status, error.code], [504, 'REQUEST_TIMEOUT']);
    assert.ok(error.message.startsWith('Request timeout'));
  });

  it('says how it is and how it did', async () => {
    const fresh = await makeGateway(platform, ['code-runner']);
    const health = await (await fetch(`${fresh.http}/health`)).json();
    assert.deepEqual(health, { status: 'ok', capabilities: [{ name: 'Code Runner', state: 'READY' }] });
    for (const code of ['1', 'null.x']) {
      await fetch(`${fresh.http}/tools/run_code`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ language: 'javascript', code }),
      });
    }
    const status = (await (await fetch(`${fresh.http}/status`)).json()) as {
      requests: number;
      errorRate: number;
      latencyMs: { p50: number };
      recent: { tool: string; outcome: string; queueMs: number }[];
      capabilities: { name: string; state: string; reason?: string }[];
    };
    assert.equal(status.requests, 2);
    assert.deepEqual(status.capabilities, [{ name: 'Code Runner', state: 'READY' }]);
    assert.equal(status.errorRate, 0.5);
    assert.ok(status.latencyMs.p50 > 0);
    assert.deepEqual(
      status.recent.map(({ tool, outcome }) => [tool, outcome]),
      [
        ['run_code', 'TOOL_ERROR'],
        ['run_code', 'OK'],
      ],
    );
  });
});
