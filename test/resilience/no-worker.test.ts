import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../scripts/supervisor/free-port.ts';
import { makeGateway, specify, type TestGateway } from '../support/gateways.ts';
import { type OwnStores, openOwnStores } from '../support/own-stores.ts';
import { Platform } from '../support/platform.ts';

const API = fileURLToPath(new URL('../../api/main.js', import.meta.url));
const BACKLOG = 5;

describe('an API without workers', () => {
  let stores: OwnStores;
  let gateway: TestGateway;
  let stop: () => Promise<void>;

  before(async function () {
    this.timeout(60_000);
    stores = await openOwnStores();
    // Makes a gateway, and leaves with its worker.
    const platform = await Platform.start(stores.env);
    const made = await makeGateway(platform, ['code-runner']);
    await specify(platform, made.id, { timeout_seconds: 1.5 });
    const secretKey = readFileSync(join(platform.dataDir, 'secret-key'), 'utf8').trim();
    await platform.stop();
    const port = await freePort();
    const api = spawn(process.execPath, ['--enable-source-maps', API], {
      env: {
        PATH: process.env.PATH,
        ...stores.env,
        PORT: String(port),
        ADMIN_KEY: platform.adminKey,
        SECRET_KEY: secretKey,
        GATEWAY_BACKLOG: String(BACKLOG),
        LOG_LEVEL: 'error',
      },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    await once(api, 'message');
    const http = `http://localhost:${port}/g/${made.id}`;
    gateway = { id: made.id, http, mcp: new URL(`${http}/mcp`), sse: new URL(`${http}/sse`) };
    stop = async () => {
      const exited = once(api, 'exit');
      api.kill('SIGTERM');
      await exited;
      await stores.stop();
    };
  });

  after(() => stop());

  const run = () =>
    fetch(`${gateway.http}/tools/run_code`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"language": "javascript", "code": "1"}',
    });

  it('is not ready, and says why', async () => {
    const response = await fetch(new URL('/readyz', gateway.http));
    assert.equal(response.status, 503);
    const { checks } = (await response.json()) as { checks: Record<string, boolean> };
    assert.deepEqual(checks, { mongodb: true, redis: true, workers: false });
    const health = await fetch(`${gateway.http}/health`);
    assert.equal(health.status, 503);
    assert.equal(((await health.json()) as { status: string }).status, 'down');
    assert.equal((await fetch(`${gateway.http}/tools`)).status, 200, 'what needs no worker goes on');
  });

  it('answers calls at their deadline, and at once where too many wait already', async () => {
    const begin = performance.now();
    // Which of them comes last is not for this side to say.
    const all = Array.from({ length: BACKLOG + 1 }, run);
    const crowded = await Promise.race(all);
    assert.equal(crowded.status, 503, 'one of them is too many');
    assert.ok(performance.now() - begin < 1500, 'it does not wait for the deadline');
    const { error } = (await crowded.json()) as { error: { code: string; message: string } };
    assert.equal(error.code, 'UNAVAILABLE');
    assert.match(error.message, /this gateway has 5 requests under way already/);
    assert.equal(crowded.headers.get('retry-after'), '2');
    const statuses = (await Promise.all(all)).map(({ status }) => status).sort();
    assert.deepEqual(statuses, [503, ...Array.from({ length: BACKLOG }, () => 504)]);
    assert.equal((await run()).status, 504, 'there is room again');
  });
});
