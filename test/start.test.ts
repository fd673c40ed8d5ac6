import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../scripts/supervisor/free-port.ts';
import { makeGateway } from './support/gateways.ts';
import { Platform } from './support/platform.ts';
import { familyOf, isAlive } from './support/processes.ts';
import { until } from './support/until.ts';

const inRoot = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** Runs a process of the platform to its end. */
function run(file: string, env: Record<string, string>): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [inRoot(`dist/${file}`)], {
      env: { PATH: process.env.PATH, ...env },
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output }));
  });
}

describe('npm start', () => {
  it('prints where to sign in, where GraphQL is, and what a real call through a demo gateway gave', async () => {
    const platform = await Platform.start();
    try {
      const text = platform.output.join('\n');
      assert.match(text, /Sign in +http:\/\/localhost:\d+\/sign-in\?token=\S+/);
      assert.match(text, /GraphQL +http:\/\/localhost:\d+\/graphql/);
      assert.match(text, /Demo +http:\/\/localhost:\d+\/g\/[a-z2-7]{16}\/mcp/);
      assert.match(text, /run_code: .* → 30/);
      for (const file of ['admin-key', 'secret-key']) {
        assert.equal(statSync(join(platform.dataDir, file)).mode & 0o777, 0o600, file);
      }
    } finally {
      await platform.stop();
    }
  });

  it('keeps everything over a restart, and ends with nothing left running', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'omnigate-restart-'));
    const first = await Platform.start({ DATA_DIR: dataDir });
    const gateway = await makeGateway(first, ['code-runner']);
    const family = familyOf(first.pid ?? 0);
    assert.ok(family.length >= 4, 'supervisor, api, worker, redis and the store run');
    assert.equal(await first.interrupt(), 0);
    assert.deepEqual(family.filter(isAlive), []);
    const second = await Platform.start({ DATA_DIR: dataDir });
    try {
      const { gateways } = await second.graphql<{ gateways: { nodes: { id: string }[] } }>(
        '{ gateways { nodes { id } } }',
      );
      assert.ok(gateways.nodes.some(({ id }) => id === gateway.id));
      assert.equal(gateways.nodes.length, 2, 'one demo gateway, not one for each start');
    } finally {
      await second.stop();
      rmSync(dataDir, { recursive: true, force: true });
    }
  });

  it('ends in order when it is interrupted before it is ready', async () => {
    // Whatever was begun by then: the stores, or the platform's own processes too.
    for (const begun of [1, 3]) {
      const dataDir = mkdtempSync(join(tmpdir(), 'omnigate-interrupted-'));
      const supervisor = spawn(process.execPath, [inRoot('dist/scripts/supervisor/main.js')], {
        env: { PATH: process.env.PATH, PORT: String(await freePort()), DATA_DIR: dataDir },
      });
      let output = '';
      supervisor.stderr.on('data', (chunk) => (output += chunk));
      const ended = once(supervisor, 'close');
      const { pid = 0 } = supervisor;
      await until(`${begun} children run`, () => familyOf(pid).length > begun);
      const family = familyOf(pid);
      supervisor.kill('SIGINT');
      assert.deepEqual(await ended, [0, null], output);
      await until('all have ended', () => family.filter(isAlive).length === 0);
      assert.doesNotMatch(output, /✗/);
      rmSync(dataDir, { recursive: true, force: true });
    }
  });

  it('takes everything along when it is killed', async () => {
    const platform = await Platform.start();
    const family = familyOf(platform.pid ?? 0);
    await platform.interrupt('SIGKILL');
    await until('all have ended', () => family.filter(isAlive).length === 0);
    await platform.stop();
  });

  it('says that its port is in use, and which variable to set', async () => {
    const platform = await Platform.start();
    try {
      const dataDir = mkdtempSync(join(tmpdir(), 'omnigate-second-'));
      const { port } = new URL(platform.url);
      const { code, output } = await run('scripts/supervisor/main.js', { PORT: port, DATA_DIR: dataDir });
      assert.equal(code, 1);
      assert.match(output, new RegExp(`PORT is ${port}, which is in use`));
      rmSync(dataDir, { recursive: true, force: true });
    } finally {
      await platform.stop();
    }
  });

  it('says that its folder is in use', async function () {
    // With a MongoDB of its own a platform stores nothing there.
    if (process.env.MONGODB_URI) this.skip();
    const platform = await Platform.start();
    try {
      const { code, output } = await run('scripts/supervisor/main.js', {
        PORT: String(await freePort()),
        DATA_DIR: platform.dataDir,
      });
      assert.equal(code, 1);
      assert.ok(output.includes(join(platform.dataDir, 'store')), output);
      assert.match(output, /in use/);
    } finally {
      await platform.stop();
    }
  });

  it('stops at a wrong variable with its name, its value and what fits; secrets are not shown', async () => {
    for (const [env, message] of [
      [{ PORT: 'abc' }, /PORT is "abc"; what fits is a whole number from 1 to 65535\./],
      [{ WORKERS: '0' }, /WORKERS is "0"/],
      [{ LOG_LEVEL: 'loud' }, /LOG_LEVEL is "loud"; what fits is one of fatal/],
      [{ PUBLIC_URL: 'example.com' }, /PUBLIC_URL is "example\.com"; what fits is a URL/],
      [{ EGRESS_ALLOW: '10.0.0.0/8,not a host' }, /EGRESS_ALLOW/],
      [
        { ADMIN_KEY: 'short-secret' },
        /ADMIN_KEY is a value of 12 characters; what fits is any string of 32 characters or more/,
      ],
      [
        { OIDC_ROLES: 'staff=king' },
        /OIDC_ROLES is "staff=king"; what fits is pairs such as platform-team=admin/,
      ],
      [{ OIDC_ISSUER: 'https://login.example' }, /OIDC_CLIENT_ID is not set; OIDC_ISSUER is/],
      [{ HOST: '203.0.113.7' }, /HOST is "203\.0\.113\.7", which is no address of this machine/],
    ] as const) {
      const { code, output } = await run('scripts/supervisor/main.js', env as Record<string, string>);
      assert.equal(code, 1, JSON.stringify(env));
      assert.match(output, message);
      assert.ok(!output.includes('short-secret'));
    }
  });
});

describe('single processes', () => {
  it('say which variable they cannot do without', async () => {
    for (const [file, env, name] of [
      ['api/main.js', {}, 'ADMIN_KEY'],
      ['worker/main.js', {}, 'SECRET_KEY'],
      ['worker/main.js', { SECRET_KEY: 'x'.repeat(32) }, 'REDIS_URL'],
      ['worker/main.js', { SECRET_KEY: 'x'.repeat(32), REDIS_URL: 'redis://127.0.0.1:1' }, 'MONGODB_URI'],
    ] as const) {
      const { code, output } = await run(file, env);
      assert.equal(code, 1);
      assert.match(output, new RegExp(`^${name} is not set`, 'm'), file);
    }
  });

  it('say which store they cannot reach', async () => {
    const { code, output } = await run('worker/main.js', {
      SECRET_KEY: 'x'.repeat(32),
      REDIS_URL: 'redis://127.0.0.1:1',
      MONGODB_URI: 'mongodb://127.0.0.1:1/x',
    });
    assert.equal(code, 1);
    assert.match(output, /^REDIS_URL names a Redis that does not answer: connect ECONNREFUSED/m);
  });
});
