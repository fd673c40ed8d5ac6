import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { connectMcp, makeGateway } from './support/gateways.ts';
import type { Platform } from './support/platform.ts';
import { startServer } from './support/servers.ts';
import { sharedPlatform } from './support/shared-platform.ts';

const fromRoot = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const SUITE = fromRoot('node_modules/@modelcontextprotocol/conformance/dist/index.js');
const EXPECTED_FAILURES = fromRoot('test/fixtures/conformance/expected-failures.yaml');

/** Scenarios that a revision requires of servers, as the suite froze them. */
const REQUIRED = { '2025-11-25': 30, '2026-07-28': 37 } as const;

describe('the MCP conformance suite, through a gateway', function () {
  this.timeout(180_000);
  let platform: Platform;

  before(async () => {
    platform = await sharedPlatform();
  });

  /** Runs what a revision requires. @returns how each scenario went, by name. */
  async function run(era: string, revision: string, options: string[] = []) {
    const server = await startServer('conformance/server', { ERA: era });
    const { mcp } = await makeGateway(platform, [await connectMcp(platform, server.port)]);
    // The scenario on DNS rebinding wants to reach it by this name.
    const url = mcp.href.replace('127.0.0.1', 'localhost');
    const args = [SUITE, 'server', '--url', url, '--requirements', revision, ...options];
    const suite = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    const [output, errors, code] = await Promise.all([
      text(suite.stdout),
      text(suite.stderr),
      new Promise<number | null>((resolve) => suite.once('exit', resolve)),
    ]);
    await server.stop();
    const summary = output.slice(output.indexOf('=== SUMMARY ==='));
    const lines = [...summary.matchAll(/^([✓✗]) ([\w-]+): /gm)];
    const scenarios = new Map(lines.map(([, mark, name = '']) => [name, mark === '✓']));
    return { code, summary: `${summary}\n${errors}`, scenarios };
  }

  for (const [revision, required] of Object.entries(REQUIRED)) {
    it(`passes all ${required} scenarios that ${revision} requires`, async () => {
      const { code, summary, scenarios } = await run('both', revision);
      assert.equal(code, 0, summary);
      const passed = [...scenarios.values()].filter(Boolean).length;
      assert.ok(passed >= required, summary);
    });
  }

  it('passes 2025-11-25 with a server upstream that knows nothing newer', async () => {
    const { code, summary } = await run('legacy', '2025-11-25');
    assert.equal(code, 0, summary);
  });

  for (const revision of Object.keys(REQUIRED)) {
    it(`passes ${revision} with a server upstream that knows nothing older than 2026-07-28`, async () => {
      const { code, summary } = await run('modern', revision);
      assert.equal(code, 0, summary);
    });
  }

  it('passes 2026-07-28 with a server upstream that knows nothing newer than 2025-11-25, but for two scenarios that cannot', async () => {
    const { code, summary } = await run('legacy', '2026-07-28', ['--expected-failures', EXPECTED_FAILURES]);
    assert.equal(code, 0, summary);
  });
});
