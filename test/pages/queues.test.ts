import assert from 'node:assert/strict';
import type { BrowserContext, Page } from 'playwright-core';
import { sharedBrowser } from '../support/browser.ts';
import { connectMcp, makeGateway } from '../support/gateways.ts';
import type { Platform } from '../support/platform.ts';
import { startServer } from '../support/servers.ts';
import { sharedPlatform } from '../support/shared-platform.ts';
import { until } from '../support/until.ts';

interface Queues {
  queues: { name: string; readOnlyMode: boolean; jobs: { id: string; data: Record<string, unknown> }[] }[];
}

describe('the queue dashboard', function () {
  this.timeout(60_000);
  let platform: Platform;

  before(async () => {
    platform = await sharedPlatform();
  });

  const ask = (path: string, init: RequestInit = {}) =>
    fetch(`${platform.url}${path}`, {
      ...init,
      headers: { 'x-api-key': platform.adminKey, ...init.headers },
    });

  it('is for admins', async () => {
    for (const path of ['/queues', '/queues/api/queues']) {
      const response = await fetch(`${platform.url}${path}`);
      assert.equal(response.status, 401, path);
      const { error } = (await response.json()) as { error: { code: string } };
      assert.equal(error.code, 'AUTHENTICATION_FAILED');
      assert.equal((await ask(path)).status, 200, path);
    }
  });

  it('shows what is executed, without its arguments, and lets nobody interfere', async () => {
    const { port } = await startServer('mcp-server');
    const gateway = await makeGateway(platform, [await connectMcp(platform, port)]);
    const stop = new AbortController();
    const running = fetch(`${gateway.http}/tools/slow`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ steps: 200, stepMs: 100, password: 'hunter2' }),
      signal: stop.signal,
    }).catch(() => undefined);
    const job = await until('the call is there', async () => {
      const response = await ask('/queues/api/queues?activeQueue=executions&status=active&page=1');
      const text = await response.text();
      assert.ok(!text.includes('hunter2'));
      const { queues } = JSON.parse(text) as Queues;
      assert.ok(queues.some(({ name }) => name === 'maintenance'));
      const executions = queues.find(({ name }) => name === 'executions');
      assert.equal(executions?.readOnlyMode, true);
      return executions?.jobs.find(({ data }) => data.gateway === gateway.id);
    });
    assert.deepEqual([job.data.method, job.data.name], ['tools/call', 'slow']);
    const retried = await ask(`/queues/api/queues/executions/${job.id}/clean`, { method: 'PUT' });
    assert.ok(retried.status >= 400, String(retried.status));
    stop.abort();
    await running;
  });

  it('shows what the platform does for itself, and when it is next done', async () => {
    const response = await ask('/queues/api/queues?activeQueue=maintenance&status=delayed&page=1');
    const { queues } = (await response.json()) as { queues: { name: string; jobs: { name: string }[] }[] };
    const jobs = queues.find(({ name }) => name === 'maintenance')?.jobs ?? [];
    assert.deepEqual(
      jobs.map(({ name }) => name),
      ['retention'],
    );
  });

  describe('in a browser', () => {
    let context: BrowserContext;
    let page: Page;
    const elsewhere: string[] = [];
    const complaints: string[] = [];

    before(async () => {
      context = await (await sharedBrowser()).newContext();
      page = await context.newPage();
      page.on('request', (request) => {
        const url = request.url();
        if (!url.startsWith(platform.url) && !/^(data|blob):/.test(url)) elsewhere.push(url);
      });
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(message.text());
      });
      page.on('pageerror', (error) => complaints.push(String(error)));
      const { createSignInLink } = await platform.graphql<{ createSignInLink: string }>(
        'mutation { createSignInLink }',
      );
      await page.goto(createSignInLink);
    });

    after(() => context.close());

    it('opens for whoever is signed in, and loads nothing from elsewhere', async () => {
      elsewhere.length = 0;
      complaints.length = 0;
      await page.goto(`${platform.url}/queues`);
      await page.getByText('maintenance').first().waitFor();
      await page.getByText('executions').first().waitFor();
      assert.deepEqual(elsewhere, []);
      assert.deepEqual(complaints, []);
    });
  });
});
