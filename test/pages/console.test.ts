import assert from 'node:assert/strict';
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { ConsoleVisit } from '../support/console.ts';
import type { Platform } from '../support/platform.ts';
import { sharedPlatform } from '../support/shared-platform.ts';
import { linkFor, makeUser } from '../support/users.ts';

const PASSWORD = 'correct horse battery staple';

/** JavaScript of the first view, compressed, in bytes. */
const BUDGET = 400_000;

describe('the console', function () {
  this.timeout(90_000);
  let platform: Platform;
  let visit: ConsoleVisit;

  before(async () => {
    platform = await sharedPlatform();
  });

  afterEach(async () => {
    await visit?.close();
  });

  it('asks who is not signed in to do so, and goes on to where they wanted to go', async () => {
    const user = await makeUser(platform, 'DEVELOPER');
    await platform.graphql(
      'mutation ($wanted: String!) { changePassword(newPassword: $wanted) }',
      { wanted: PASSWORD },
      user.session,
    );
    visit = await ConsoleVisit.start(platform);
    const { page } = visit;
    await visit.open('/usage?step=day');
    await visit.heading('Sign in');
    await visit.checkAccessibility();
    await page.getByLabel('E-mail address').fill(user.email);
    await page.getByRole('textbox', { name: 'Password' }).fill('wrong, and long enough');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').filter({ hasText: 'Authentication failed' }).waitFor();
    await page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await visit.heading('Usage');
    assert.equal(page.url(), `${platform.url}/usage?step=day`);
  });

  it('says what is wrong with a sign-in link that was used already', async () => {
    const { id } = await makeUser(platform, 'VIEWER');
    const link = await linkFor(platform, id);
    visit = await ConsoleVisit.start(platform);
    await visit.page.goto(link);
    await visit.heading('Gateways');
    await visit.context.clearCookies();
    const response = await visit.page.goto(link);
    assert.equal(response?.status(), 401);
    await visit.page.getByText('this sign-in link was used already').waitFor();
  });

  it('signs out', async () => {
    visit = await ConsoleVisit.signedIn(platform);
    const { page } = visit;
    await page.getByRole('button', { name: /^Signed in as/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await visit.heading('Sign in');
    await visit.open('/gateways');
    await visit.heading('Sign in');
  });

  it('asks whose session has ended meanwhile to sign in again, and goes on where they were', async () => {
    visit = await ConsoleVisit.signedIn(platform);
    const { page } = visit;
    await visit.context.clearCookies();
    await page.getByRole('link', { name: 'Capabilities' }).click();
    await visit.heading('Sign in');
    const { createSignInLink } = await platform.graphql<{ createSignInLink: string }>(
      'mutation { createSignInLink }',
    );
    await page.goto(createSignInLink);
    await visit.heading('Capabilities');
  });

  it('leads to each section by keyboard, and moves the focus to what it opens', async () => {
    visit = await ConsoleVisit.signedIn(platform);
    const { page } = visit;
    for (const name of ['Capabilities', 'Usage', 'Settings', 'Gateways']) {
      const link = page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name });
      await link.focus();
      await page.keyboard.press('Enter');
      await visit.heading(name);
      await page.locator('h1:focus').waitFor();
      assert.equal(await page.title(), `${name} · Omnigate`);
    }
    visit.checkQuiet();
  });

  it('lets keyboards skip the navigation', async () => {
    visit = await ConsoleVisit.signedIn(platform);
    const { page } = visit;
    await page.keyboard.press('Tab');
    await page.locator('.skip-link:focus').waitFor();
    await page.keyboard.press('Enter');
    await page.locator('main:focus').waitFor();
  });

  it('keeps the colours that somebody chose', async () => {
    visit = await ConsoleVisit.signedIn(platform, { colorScheme: 'light' });
    const { page } = visit;
    await page.getByRole('button', { name: 'Colours' }).click();
    await page.getByRole('menuitem', { name: 'Dark' }).click();
    await page.locator('html[data-mantine-color-scheme="dark"]').waitFor();
    await page.reload();
    await page.locator('html[data-mantine-color-scheme="dark"]').waitFor();
  });

  it('has its navigation behind a button on a phone', async () => {
    visit = await ConsoleVisit.signedIn(platform, { viewport: { width: 390, height: 844 } });
    const { page } = visit;
    const link = page.getByRole('link', { name: 'Capabilities' });
    await link.waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Navigation' }).click();
    await link.click();
    await visit.heading('Capabilities');
    await link.waitFor({ state: 'hidden' });
    const overflow = await page.evaluate('document.documentElement.scrollWidth - window.innerWidth');
    assert.ok(Number(overflow) <= 0, `it is ${overflow} pixels too wide`);
  });

  it('says so where it has no page, and leaves other addresses to the API', async () => {
    visit = await ConsoleVisit.signedIn(platform);
    await visit.open('/gateways/no/such/page/at/all');
    await visit.heading('Page not found');
    await visit.checkAccessibility();
    const missing = await fetch(`${platform.url}/nothing`, { headers: { accept: 'text/html' } });
    assert.equal(missing.status, 404);
    assert.match(missing.headers.get('content-type') ?? '', /json/);
    const health = await fetch(`${platform.url}/healthz`, { headers: { accept: 'text/html' } });
    assert.match(health.headers.get('content-type') ?? '', /json/);
  });

  it('is served with a policy that lets nothing foreign run, compressed, and its files can be kept for long', async () => {
    const html = await fetch(`${platform.url}/gateways`);
    assert.match(html.headers.get('content-security-policy') ?? '', /default-src 'none'; script-src 'self'/);
    assert.equal(html.headers.get('cache-control'), 'no-cache');
    const script = /src="(\/assets\/[^"]+)"/.exec(await html.text())?.[1];
    for (const encoding of ['br', 'gzip']) {
      const asset = await fetch(`${platform.url}${script}`, { headers: { 'accept-encoding': encoding } });
      assert.equal(asset.headers.get('cache-control'), 'public, max-age=31536000, immutable');
      assert.equal(asset.headers.get('content-encoding'), encoding);
      assert.match(asset.headers.get('content-type') ?? '', /javascript/);
    }
  });

  it(`needs no more than ${BUDGET / 1000} KB of JavaScript for its first view, compressed`, async () => {
    visit = await ConsoleVisit.start(platform);
    const scripts = new Set<string>();
    visit.page.on('response', (response) => {
      if (response.request().resourceType() === 'script') scripts.add(response.url());
    });
    const { createSignInLink } = await platform.graphql<{ createSignInLink: string }>(
      'mutation { createSignInLink }',
    );
    await visit.page.goto(createSignInLink);
    await visit.heading('Gateways');
    await visit.page.waitForLoadState('networkidle');
    let size = 0;
    for (const url of scripts) size += await compressedSize(url);
    assert.ok(scripts.size > 0);
    assert.ok(size <= BUDGET, `${size} bytes`);
  });
});

/** What comes over the line, in bytes; `fetch` says only what it unpacks to. */
async function compressedSize(url: string): Promise<number> {
  const [response] = (await once(get(url, { headers: { 'accept-encoding': 'gzip' } }), 'response')) as [
    IncomingMessage,
  ];
  return (await buffer(response)).length;
}
