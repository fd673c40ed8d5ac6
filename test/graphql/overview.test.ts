import assert from 'node:assert/strict';
import { connectMcp, makeGateway } from '../support/gateways.ts';
import { GraphqlFailure, type Platform } from '../support/platform.ts';
import { startServer } from '../support/servers.ts';
import { sharedPlatform } from '../support/shared-platform.ts';
import { makeManagementKey } from '../support/users.ts';

interface Preview {
  needsAuthorization: boolean;
  tools: { name: string }[];
  protocolVersion: string | null;
  transport: string | null;
  serverInfo: { name: string } | null;
}

const PREVIEW = `mutation ($input: McpConnectorInput!) {
  previewMcpConnector(input: $input) { needsAuthorization tools { name } protocolVersion transport serverInfo }
}`;

interface AuditPage {
  totalCount: number;
  nodes: { action: string; actor: string; outcome: string; target: string | null; at: string }[];
  pageInfo: { endCursor: string; hasNextPage: boolean };
}

describe('what an admin looks over', () => {
  let platform: Platform;

  before(async () => {
    platform = await sharedPlatform();
  });

  it('tells how stores, workers and queues do', async () => {
    const { system } = await platform.graphql<{
      system: {
        version: string;
        stores: { name: string; isReady: boolean; answerMs: number; problem: string | null }[];
        workers: { id: string; concurrency: number; memoryBytes: number }[];
        queues: { name: string; waiting: number; failed: number }[];
      };
    }>(
      `{ system { version stores { name isReady answerMs problem } workers { id concurrency memoryBytes }
        queues { name waiting active failed } } }`,
    );
    assert.match(system.version, /^\d+\.\d+\.\d+/);
    assert.deepEqual(
      system.stores.map(({ name, isReady, problem }) => ({ name, isReady, problem })),
      ['MongoDB', 'Redis'].map((name) => ({ name, isReady: true, problem: null })),
    );
    assert.ok(system.stores.every(({ answerMs }) => answerMs > 0));
    assert.ok(system.workers.length > 0);
    assert.ok(system.workers.every(({ concurrency, memoryBytes }) => concurrency > 0 && memoryBytes > 1e6));
    assert.deepEqual(
      system.queues.map(({ name }) => name),
      ['executions', ...system.workers.map(({ id }) => `executions-${id}`), 'maintenance'],
    );
  });

  it('shows what an MCP server offers, and keeps nothing of it', async () => {
    const { port } = await startServer('mcp-server');
    const count = async () =>
      (await platform.graphql<{ capabilities: { totalCount: number } }>('{ capabilities { totalCount } }'))
        .capabilities.totalCount;
    const before = await count();
    const { previewMcpConnector: preview } = await platform.graphql<{ previewMcpConnector: Preview }>(
      PREVIEW,
      {
        input: { name: 'Looked at', url: `http://127.0.0.1:${port}/mcp` },
      },
    );
    assert.equal(preview.needsAuthorization, false);
    assert.ok(preview.tools.some(({ name }) => name === 'echo'));
    assert.equal(preview.transport, 'STREAMABLE_HTTP');
    assert.match(preview.protocolVersion ?? '', /^20\d\d-/);
    assert.equal(await count(), before);
  });

  it('lets nobody preview what they may not connect', async () => {
    const key = await makeManagementKey(platform, { role: 'DEVELOPER' });
    for (const [input, code] of [
      [{ name: 'x', url: 'http://127.0.0.1:9/mcp', allowPrivateNetwork: true }, 'FORBIDDEN'],
      [{ name: 'x', command: 'npx' }, 'FORBIDDEN'],
      [{ name: 'x' }, 'BAD_USER_INPUT'],
    ] as const) {
      await assert.rejects(platform.graphql(PREVIEW, { input }, key.headers), (error) => {
        assert.ok(error instanceof GraphqlFailure);
        assert.equal(error.code, code);
        return true;
      });
    }
  });

  it('names the gateways that have a capability', async () => {
    const { port } = await startServer('mcp-server');
    const capability = await connectMcp(platform, port);
    const ids = [await makeGateway(platform, [capability]), await makeGateway(platform, [capability])].map(
      ({ id }) => id,
    );
    const query = 'query ($id: ID!) { capability(id: $id) { gateways { id } } }';
    const answer = await platform.graphql<{ capability: { gateways: { id: string }[] } }>(query, {
      id: capability,
    });
    assert.deepEqual(answer.capability.gateways.map(({ id }) => id).sort(), ids.sort());
    const key = await makeManagementKey(platform, { scopes: ['capability:read'] });
    await assert.rejects(platform.graphql(query, { id: capability }, key.headers), GraphqlFailure);
  });

  it('finds entries of the audit log by action, actor, target, outcome and time', async () => {
    const begin = new Date();
    const key = await makeManagementKey(platform, { name: 'audited (1)' });
    const gateway = await makeGateway(platform);
    await platform.graphql(
      'mutation ($id: ID!) { updateGateway(id: $id, input: { description: "x" }) { id } }',
      { id: gateway.id },
      key.headers,
    );
    const missing = platform.graphql('mutation { deleteGateway(id: "none") }', {}, key.headers);
    await assert.rejects(missing, GraphqlFailure);
    const find = async (filter: object, after?: string) => {
      const answer = await platform.graphql<{ auditLog: AuditPage }>(
        `query ($filter: AuditFilter, $after: String) { auditLog(filter: $filter, after: $after, first: 1) {
          totalCount nodes { action actor outcome target at } pageInfo { endCursor hasNextPage } } }`,
        { filter, after },
      );
      return answer.auditLog;
    };
    const byActor = await find({ actor: 'AUDITED (1)', from: begin });
    assert.equal(byActor.totalCount, 2);
    assert.equal(byActor.nodes[0]?.action, 'deleteGateway');
    assert.equal(byActor.pageInfo.hasNextPage, true);
    const next = await find({ actor: 'AUDITED (1)', from: begin }, byActor.pageInfo.endCursor);
    assert.deepEqual([next.nodes[0]?.action, next.pageInfo.hasNextPage], ['updateGateway', false]);
    const failed = await find({ actor: 'audited (1)', from: begin, outcomes: ['FAILED'] });
    assert.deepEqual([failed.totalCount, failed.nodes[0]?.target], [1, 'none']);
    assert.equal((await find({ target: gateway.id, action: 'update' })).totalCount, 1);
    assert.equal((await find({ actor: 'audited (1)', to: begin })).totalCount, 0);
  });
});
