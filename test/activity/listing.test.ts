import assert from 'node:assert/strict';
import { createClient } from 'graphql-sse';
import { activityPage, ENTRY_FIELDS, type Entry, recorded } from '../support/activity.ts';
import { attach, connectMcp, makeGateway, makeKey, specify, type TestGateway } from '../support/gateways.ts';
import type { GraphqlFailure, Platform } from '../support/platform.ts';
import { startServer } from '../support/servers.ts';
import { sharedPlatform } from '../support/shared-platform.ts';
import { until } from '../support/until.ts';

/** Calls a tool over plain HTTP. */
async function call(gateway: TestGateway, tool: string, args: object, key?: string): Promise<void> {
  await fetch(`${gateway.http}/tools/${tool}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(key && { 'x-api-key': key }) },
    body: JSON.stringify(args),
  });
}

describe('activity of a gateway', () => {
  let platform: Platform;
  let gateway: TestGateway;

  before(async function () {
    this.timeout(60_000);
    platform = await sharedPlatform();
    const { port } = await startServer('mcp-server');
    gateway = await makeGateway(platform, [await connectMcp(platform, port)], {
      requireAuthentication: true,
    });
    await attach(platform, gateway.id, 'code-runner');
    await specify(platform, gateway.id, { request_logging: true });
    const laptop = await makeKey(platform, gateway.id, { name: 'laptop' });
    const phone = await makeKey(platform, gateway.id, { name: 'phone' });
    for (let n = 0; n < 5; n += 1) {
      await call(gateway, 'echo', { text: `needle ${n}.` }, laptop.secret);
      await call(gateway, 'fail', {}, phone.secret);
      await call(gateway, 'count', {}, laptop.secret);
    }
    await recorded(platform, gateway.id, 15);
  });

  it('is filtered by tool, outcome, principal, text and time, and by all together', async () => {
    const count = async (filter: Record<string, unknown>) => {
      const { nodes, totalCount } = await activityPage(platform, gateway.id, { filter });
      assert.equal(nodes.length, totalCount, JSON.stringify(filter));
      return totalCount;
    };
    assert.equal(await count({ tools: ['echo'] }), 5);
    assert.equal(await count({ tools: ['echo', 'fail', 'none'] }), 10);
    assert.equal(await count({ outcomes: ['TOOL_ERROR'] }), 5);
    assert.equal(await count({ outcomes: ['TOOL_ERROR', 'OK'] }), 15);
    assert.equal(await count({ principal: 'laptop' }), 10);
    assert.equal(await count({ principal: 'lap' }), 0);
    assert.equal(await count({ text: 'NEEDLE 3.' }), 1);
    assert.equal(await count({ text: 'it did not work' }), 5);
    assert.equal(await count({ tools: ['echo', 'count'], principal: 'laptop', text: 'needle' }), 5);
    assert.equal(await count({ principal: 'phone', outcomes: ['OK'] }), 0);
    const { nodes } = await activityPage(platform, gateway.id);
    const middle = nodes[7]?.at;
    const later = await count({ from: middle });
    assert.equal(later + (await count({ to: middle })), 15);
    assert.ok(later >= 8);
  });

  it('comes in pages from the newest to the oldest, each entry once', async () => {
    for (const filter of [{}, { tools: ['echo', 'fail', 'count'] }, { text: 'tools/call' }]) {
      const seen: Entry[] = [];
      let after: string | undefined;
      do {
        const page = await activityPage(platform, gateway.id, { filter, first: 4, after });
        assert.equal(page.totalCount, 15);
        seen.push(...page.nodes);
        after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : undefined;
      } while (after !== undefined);
      assert.equal(new Set(seen.map(({ id }) => id)).size, 15);
      assert.deepEqual(
        seen.map(({ at }) => at),
        seen
          .map(({ at }) => at)
          .toSorted()
          .reverse(),
      );
    }
  });

  it('is refused for wrong questions by field', async () => {
    for (const [variables, path] of [
      [{ after: 'nonsense' }, 'after'],
      [{ first: 1000 }, 'first'],
      [{ filter: { text: 'x'.repeat(201) } }, 'input.text'],
      [{ filter: { tools: [] } }, 'input.tools'],
      [{ filter: { outcomes: ['WELL'] } }, 'filter.outcomes[0]'],
    ] as const) {
      await assert.rejects(activityPage(platform, gateway.id, variables), (error: GraphqlFailure) => {
        assert.equal(error.code, 'BAD_USER_INPUT');
        assert.equal((error.fields as { path: string }[])[0]?.path, path);
        return true;
      });
    }
    await assert.rejects(activityPage(platform, 'aaaaaaaaaaaaaaaa'), (error: GraphqlFailure) => {
      assert.equal(error.code, 'NOT_FOUND');
      return true;
    });
  });

  it('is exported as NDJSON, with the same filter, for those who may see it', async () => {
    const url = `${platform.url}/activity/${gateway.id}/export`;
    const headers = { 'x-api-key': platform.adminKey };
    const response = await fetch(`${url}?tool=echo&tool=fail&principal=laptop`, { headers });
    assert.equal(response.status, 200);
    assert.match(response.headers.get('content-type') ?? '', /^application\/x-ndjson/);
    const lines = (await response.text())
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Entry);
    assert.equal(lines.length, 5);
    const { nodes } = await activityPage(platform, gateway.id, { filter: { tools: ['echo'] } });
    assert.deepEqual(
      lines.map(({ id, at, method, tool, outcome }) => ({ id, at, method, tool, outcome })),
      nodes.map(({ id, at, method, tool, outcome }) => ({ id, at, method, tool, outcome })),
    );
    assert.deepEqual((lines[0] as Entry).arguments, { text: 'needle 4.' });
    assert.equal((await fetch(url)).status, 401);
    const wrong = await fetch(`${url}?outcomes=OK`, { headers });
    assert.equal(wrong.status, 400);
    const { error } = (await wrong.json()) as { error: { details: { fields: unknown } } };
    assert.deepEqual(error.details.fields, [
      { path: 'outcomes', message: 'is not a field; did you mean outcome?' },
    ]);
    const none = await fetch(`${platform.url}/activity/aaaaaaaaaaaaaaaa/export`, { headers });
    assert.equal(none.status, 404);
  });

  it('can be followed live', async () => {
    const client = createClient({
      url: `${platform.url}/graphql/stream`,
      headers: { 'x-api-key': platform.adminKey },
      retryAttempts: 0,
    });
    const query = `subscription ($id: ID!) { activity(gatewayId: $id) { ${ENTRY_FIELDS} } }`;
    const followed: Entry[] = [];
    const stop = client.subscribe<{ activity: Entry }>(
      { query, variables: { id: gateway.id } },
      {
        next: ({ data }) => void (data && followed.push(data.activity)),
        error: (error) => assert.fail(String(error)),
        complete: () => undefined,
      },
    );
    const { secret } = await makeKey(platform, gateway.id, { name: 'live' });
    // Nothing says when a subscription has begun: it is called until something is heard.
    await until('something is heard', async () => {
      await call(gateway, 'echo', { text: 'live' }, secret);
      return followed.length > 0;
    });
    const [first] = followed;
    assert.deepEqual([first?.tool, first?.principal, first?.outcome], ['echo', 'live', 'OK']);
    assert.deepEqual(first?.arguments, { text: 'live' });
    await recorded(platform, gateway.id, 1, { text: String(first?.requestId) });
    stop();
    client.dispose();
  });

  it('is followed only by those who may see it, and only by questions that are not too large', async () => {
    const ask = async (query: string, key: string | undefined) => {
      const response = await fetch(`${platform.url}/graphql/stream`, {
        method: 'POST',
        headers: {
          accept: 'text/event-stream',
          'content-type': 'application/json',
          ...(key && { 'x-api-key': key }),
        },
        body: JSON.stringify({ query }),
      });
      return response.text();
    };
    const follow = `subscription { activity(gatewayId: "${gateway.id}") { id } }`;
    assert.match(await ask(follow, undefined), /"code":"UNAUTHENTICATED"/);
    assert.match(await ask(follow, 'x'.repeat(40)), /"code":"UNAUTHENTICATED"/);
    const deep = `{ gateways { nodes ${'{ attachments { capability'.repeat(8)} { id } ${'} }'.repeat(8)} } }`;
    assert.match(await ask(deep, platform.adminKey), /levels deep|Cannot query/);
    assert.match(await ask('subscription { nothing }', platform.adminKey), /Cannot query field/);
    const none = 'subscription { activity(gatewayId: "aaaaaaaaaaaaaaaa") { id } }';
    assert.match(await ask(none, platform.adminKey), /"code":"NOT_FOUND"/);
    assert.match(await ask('{ viewer { role } }', platform.adminKey), /"role":"OWNER"/);
    const html = await fetch(`${platform.url}/graphql/stream`, {
      headers: { accept: 'text/html', 'x-api-key': platform.adminKey },
    });
    assert.equal(html.status, 406);
  });
});
