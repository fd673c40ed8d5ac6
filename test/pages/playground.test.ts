import assert from 'node:assert/strict';
import type { BrowserContext, Page } from 'playwright-core';
import { sharedBrowser } from '../support/browser.ts';
import type { Platform } from '../support/platform.ts';
import { sharedPlatform } from '../support/shared-platform.ts';

describe('the GraphQL playground', function () {
  this.timeout(60_000);
  let platform: Platform;
  let context: BrowserContext;
  let page: Page;
  const elsewhere: string[] = [];
  const complaints: string[] = [];

  before(async () => {
    platform = await sharedPlatform();
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

  it('opens after signing in by link, with examples in its tabs', async () => {
    assert.equal(new URL(page.url()).pathname, '/graphql');
    await page.getByRole('tab').first().waitFor();
    assert.ok((await page.getByRole('tab').count()) >= 6);
  });

  it('runs a query as whoever is signed in', async () => {
    await page.locator('.view-lines').first().waitFor();
    await page.getByRole('button', { name: /execute/i }).click();
    // A tab with several operations asks which one.
    const choice = page.getByRole('menuitem').first();
    await Promise.race([
      choice.waitFor().then(() => choice.click()),
      page.getByText('"kind"').first().waitFor(),
    ]);
    await page.locator('.result-window', { hasText: 'Owner' }).waitFor();
  });

  it('asks nobody outside, and has nothing to complain about', () => {
    assert.deepEqual(elsewhere, []);
    assert.deepEqual(complaints, []);
  });

  it('is served with a policy that lets nothing foreign run, and its files can be kept for long', async () => {
    const html = await fetch(`${platform.url}/graphql`, { headers: { accept: 'text/html' } });
    assert.match(html.headers.get('content-security-policy') ?? '', /default-src 'none'; script-src 'self'/);
    const script = /src="(\/assets\/[^"]+)"/.exec(await html.text())?.[1];
    const asset = await fetch(`${platform.url}${script}`);
    assert.equal(asset.headers.get('cache-control'), 'public, max-age=31536000, immutable');
  });
});
