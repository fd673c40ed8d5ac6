import assert from 'node:assert/strict';
import { recorded } from '../support/activity.ts';
import { closeClients, connectV1, connectV2 } from '../support/clients.ts';
import { connectMcp, makeGateway, type TestGateway } from '../support/gateways.ts';
import { type OwnStores, openOwnStores } from '../support/own-stores.ts';
import { type GraphqlFailure, Platform } from '../support/platform.ts';
import { beginSession, post } from '../support/raw-session.ts';
import { startServer } from '../support/servers.ts';
import { textOf } from '../support/text.ts';
import { until } from '../support/until.ts';

const CALL = { name: 'echo', arguments: { text: 'x' } };

describe('a Redis that is away', () => {
  let stores: OwnStores;
  let platform: Platform;
  let gateway: TestGateway;
  let session: Record<string, string>;

  before(async function () {
    this.timeout(60_000);
    stores = await openOwnStores();
    platform = await Platform.start(stores.env);
    const { port } = await startServer('mcp-server');
    gateway = await makeGateway(platform, [await connectMcp(platform, port)]);
    session = await beginSession(gateway.mcp);
    await post(gateway.mcp, { jsonrpc: '2.0', id: 1, method: 'tools/call', params: CALL }, session);
    await stores.redisServer.stop();
    await until('the platform notices', async () => !(await readiness()).checks.redis);
  });

  after(async () => {
    await closeClients();
    await platform?.stop();
    await stores.stop();
  });

  async function readiness(): Promise<{ checks: Record<string, boolean> }> {
    return (await (await fetch(`${platform.url}/readyz`)).json()) as { checks: Record<string, boolean> };
  }

  it('is told to callers without MCP as 503 that says what to do', async () => {
    const response = await fetch(`${gateway.http}/tools/echo`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(CALL.arguments),
    });
    assert.equal(response.status, 503);
    const { error } = (await response.json()) as { error: Record<string, string> };
    assert.equal(error.code, 'UNAVAILABLE');
    assert.match(String(error.message), /^Service unavailable: .*try again/);
    assert.match(String(error.requestId), /^[a-z2-7]{16}$/);
    assert.equal((await fetch(`${gateway.http}/tools`)).status, 200, 'what needs no Redis goes on');
  });

  it('is told to MCP clients as JSON-RPC errors', async () => {
    const request = { jsonrpc: '2.0', id: 7, method: 'tools/call', params: CALL };
    const inSession = await post(gateway.mcp, request, session);
    assert.equal(inSession.messages[0]?.id, 7);
    assert.equal(inSession.messages[0]?.error?.code, -32000);
    assert.equal(inSession.messages[0]?.error?.data?.code, 'UNAVAILABLE');
    const params = {
      protocolVersion: '2025-11-25',
      capabilities: {},
      clientInfo: { name: 'x', version: '0' },
    };
    const first = await post(gateway.mcp, { jsonrpc: '2.0', id: 8, method: 'initialize', params });
    assert.equal(first.status, 503);
    assert.deepEqual([first.messages[0]?.id, first.messages[0]?.error?.code], [8, -32000]);
    assert.match(String(first.messages[0]?.error?.message), /Redis is away; try again/);
    const stateless = await connectV2(gateway.mcp, '2026-07-28');
    await assert.rejects(stateless.callTool(CALL), /Service unavailable/);
    const unknown = await post(gateway.mcp, request, { ...session, 'mcp-session-id': 'b'.repeat(32) });
    assert.equal(unknown.status, 503, 'nobody can say right now that there is no such session');
    assert.equal((await fetch(gateway.sse)).status, 503);
  });

  it('is told to those who manage the platform', async () => {
    assert.equal((await fetch(`${platform.url}/readyz`)).status, 503);
    await assert.rejects(platform.graphql('mutation { createSignInLink }'), (error: GraphqlFailure) => {
      assert.equal(error.code, 'UNAVAILABLE');
      assert.match(error.message, /Redis is away/);
      return true;
    });
  });

  it('is used again without a restart of anything, with the sessions that were', async function () {
    this.timeout(60_000);
    await stores.redisServer.start();
    await until('it is ready again', async () => (await fetch(`${platform.url}/readyz`)).status === 200);
    const again = await post(
      gateway.mcp,
      { jsonrpc: '2.0', id: 9, method: 'tools/call', params: CALL },
      session,
    );
    assert.equal(textOf(again.messages.at(-1)?.result), 'x');
    assert.equal(textOf(await (await connectV1(gateway.mcp)).callTool(CALL)), 'x');
    const refused = await recorded(platform, gateway.id, 3, { outcomes: ['TRANSPORT_ERROR'] });
    assert.ok(refused.every(({ error }) => error?.startsWith('Service unavailable')));
  });
});
