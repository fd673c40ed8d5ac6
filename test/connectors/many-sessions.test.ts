import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { connectMcp, makeGateway, type TestGateway } from '../support/gateways.ts';
import type { Platform } from '../support/platform.ts';
import { childrenOf } from '../support/processes.ts';
import { beginSession, post } from '../support/raw-session.ts';
import { type ServerProcess, startServer } from '../support/servers.ts';
import { sharedPlatform } from '../support/shared-platform.ts';
import { until } from '../support/until.ts';

/** Sessions that are open at the same time. */
const AT_ONCE = 50;
const ROUNDS = 6;
/** What a worker may have grown by from the second round to the last, in MB: far less than as many sessions that are kept would take. */
const MAX_GROWTH_MB = 60;

const CALL = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'count', arguments: {} } };

describe('hundreds of sessions, opened and closed', function () {
  this.timeout(120_000);
  let platform: Platform;
  let server: ServerProcess;
  let gateway: TestGateway;

  before(async () => {
    platform = await sharedPlatform();
    server = await startServer('mcp-server');
    gateway = await makeGateway(platform, [await connectMcp(platform, server.port)]);
  });

  const upstreamSessions = async () =>
    Number(await (await fetch(`http://127.0.0.1:${server.port}/sessions`)).text());

  /** Resident memory of the worker processes, in MB. */
  const workerMemory = () =>
    childrenOf(platform.pid ?? 0)
      .filter(({ command }) => command.includes('worker/main.js'))
      .map(({ pid }) => /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1])
      .reduce((sum, kilobytes) => sum + Number(kilobytes) / 1024, 0);

  async function openAndClose(): Promise<void> {
    const opened = await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        const headers = await beginSession(gateway.mcp);
        const { messages } = await post(gateway.mcp, CALL, headers);
        assert.deepEqual(messages[0]?.result?.content, [{ type: 'text', text: '1' }]);
        return headers;
      }),
    );
    assert.ok((await upstreamSessions()) >= AT_ONCE);
    await Promise.all(opened.map((headers) => fetch(gateway.mcp, { method: 'DELETE', headers })));
    // One is the platform's own, by which it hears of changes.
    await until('every session upstream to be closed', async () => (await upstreamSessions()) <= 1);
  }

  it('have a session upstream each, and leave neither sessions nor memory nor processes behind', async () => {
    const children = childrenOf(platform.pid ?? 0).length;
    await openAndClose();
    await openAndClose();
    const before = workerMemory();
    for (let round = 2; round < ROUNDS; round += 1) await openAndClose();
    const growth = workerMemory() - before;
    assert.ok(growth < MAX_GROWTH_MB, `the worker has grown by ${growth.toFixed(0)} MB`);
    assert.equal(childrenOf(platform.pid ?? 0).length, children);
  });
});
