import assert from 'node:assert/strict';
import { activityPage, recorded } from '../support/activity.ts';
import { closeClients, connectV1, connectV2 } from '../support/clients.ts';
import { connectMcp, makeGateway, makeKey, type TestGateway } from '../support/gateways.ts';
import { type OwnStores, openOwnStores } from '../support/own-stores.ts';
import { type GraphqlFailure, Platform } from '../support/platform.ts';
import { startServer } from '../support/servers.ts';
import { textOf } from '../support/text.ts';
import { until } from '../support/until.ts';

const ECHO = { name: 'echo', arguments: { text: 'still here' } };

describe('a MongoDB that is away', () => {
  let stores: OwnStores;
  let platform: Platform;
  let gateway: TestGateway;
  let key: string;

  before(async function () {
    this.timeout(60_000);
    stores = await openOwnStores();
    // What stands in for MongoDB can be stopped; somebody's own server is not ours to stop.
    if (stores.storeServer === undefined) this.skip();
    platform = await Platform.start(stores.env);
    const { port } = await startServer('mcp-server');
    const capabilities = [await connectMcp(platform, port), 'code-runner'];
    gateway = await makeGateway(platform, capabilities, { requireAuthentication: true });
    key = (await makeKey(platform, gateway.id)).secret;
    const client = await connectV1(gateway.mcp, key);
    await client.callTool(ECHO);
    await client.callTool({ name: 'run_code', arguments: { language: 'javascript', code: '1' } });
    await recorded(platform, gateway.id, 2, { text: 'tools/call' });
    await stores.storeServer.stop();
    await until('the platform notices', async () => !(await readiness()).checks.mongodb);
  });

  after(async () => {
    await closeClients();
    await platform?.stop();
    await stores.stop();
  });

  async function readiness(): Promise<{ checks: Record<string, boolean> }> {
    return (await (await fetch(`${platform.url}/readyz`)).json()) as { checks: Record<string, boolean> };
  }

  it('stops no gateway: sessions begin, tools are listed and called, keys are checked', async () => {
    for (const client of [
      await connectV1(gateway.mcp, key),
      await connectV2(gateway.mcp, '2026-07-28', key),
    ]) {
      const { tools } = await client.listTools();
      assert.ok(tools.some(({ name }) => name === 'run_code'));
      assert.equal(textOf(await client.callTool(ECHO)), 'still here');
      const code = { name: 'run_code', arguments: { language: 'javascript', code: '6 * 7' } };
      assert.deepEqual((await client.callTool(code)).isError ?? false, false);
    }
    assert.equal((await fetch(`${gateway.http}/tools`)).status, 401);
    assert.equal((await fetch(`${gateway.http}/health`)).status, 200);
    const status = await fetch(`${gateway.http}/status`, { headers: { 'x-api-key': key } });
    assert.ok(((await status.json()) as { requests: number }).requests >= 6);
  });

  it('is said: by readiness, by mutations and queries, and for gateways that nobody remembers', async function () {
    this.timeout(60_000);
    const response = await fetch(`${platform.url}/readyz`);
    assert.equal(response.status, 503);
    assert.equal((await readiness()).checks.redis, true);
    assert.equal((await fetch(`${platform.url}/healthz`)).status, 200);
    const queries = [
      'mutation { createGateway(input: { name: "never" }) { id } }',
      `mutation { deleteGateway(id: "${gateway.id}") }`,
      '{ gateways { totalCount } }',
    ].map((query) =>
      assert.rejects(platform.graphql(query), (error: GraphqlFailure) => {
        assert.equal(error.code, 'UNAVAILABLE');
        assert.match(error.message, /^Service unavailable: the database is away/);
        return true;
      }),
    );
    const [unknown] = await Promise.all([fetch(`${platform.url}/g/aaaaaaaaaaaaaaaa/tools`), ...queries]);
    assert.equal(unknown.status, 503);
    const { error } = (await unknown.json()) as { error: { code: string } };
    assert.equal(error.code, 'UNAVAILABLE');
  });

  it('loses no activity, and is used again without a restart of anything', async function () {
    this.timeout(60_000);
    const client = await connectV1(gateway.mcp, key);
    await client.callTool({ name: 'count', arguments: {} });
    await stores.storeServer?.start();
    await until('it is ready again', async () => (await fetch(`${platform.url}/readyz`)).status === 200);
    const [count] = await recorded(platform, gateway.id, 1, { tools: ['count'] });
    assert.equal(count?.outcome, 'OK');
    const { totalCount } = await activityPage(platform, gateway.id, { filter: { tools: ['echo'] } });
    assert.ok(totalCount >= 3);
    const { createGateway } = await platform.graphql<{ createGateway: { id: string } }>(
      'mutation { createGateway(input: { name: "again" }) { id } }',
    );
    assert.equal((await fetch(`${platform.url}/g/${createGateway.id}/tools`)).status, 200);
  });
});
