import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { ConsoleVisit } from '../support/console.ts';
import { makeGateway } from '../support/gateways.ts';
import type { Platform } from '../support/platform.ts';
import { sharedPlatform } from '../support/shared-platform.ts';
import { makeUser } from '../support/users.ts';

describe('gateways in the console', function () {
  this.timeout(120_000);
  let platform: Platform;
  let visit: ConsoleVisit;

  before(async () => {
    platform = await sharedPlatform();
  });

  afterEach(() => visit.close());

  it('leads from a name to a client that works', async () => {
    visit = await ConsoleVisit.signedIn(platform);
    const { page } = visit;
    const name = `Journey ${randomBytes(4).toString('hex')}`;
    await page.getByRole('button', { name: 'New gateway' }).click();
    await visit.heading('New gateway');
    await visit.checkAccessibility();
    assert.ok(await page.getByRole('radio', { name: 'Require authentication' }).isChecked());
    await page.getByRole('textbox', { name: 'Name' }).fill(name);
    await page.getByRole('button', { name: 'Create gateway' }).click();
    await visit.heading(name);

    await page.getByRole('link', { name: 'Attach a capability' }).click();
    await page.getByRole('button', { name: 'Attach Code Runner' }).click();
    await page.getByRole('heading', { level: 2, name: 'Code Runner' }).waitFor();

    await page.getByRole('link', { name: 'Overview' }).click();
    await page.getByRole('button', { name: 'Generate a key' }).click();
    const secret = await page.getByLabel('API key', { exact: true }).inputValue();
    assert.match(secret, /^ak-/);
    await page.getByRole('tab', { name: 'curl' }).click();
    const configuration = await visit.textOf(page.getByRole('region', { name: 'the configuration of curl' }));
    assert.ok(configuration.includes(secret));
    const url = /curl (\S+\/tools) /.exec(configuration)?.[1] ?? '';
    const answer = await fetch(`${url}/run_code`, {
      method: 'POST',
      headers: { 'x-api-key': secret, 'content-type': 'application/json' },
      body: JSON.stringify({ language: 'javascript', code: '6 * 7' }),
    });
    assert.equal(answer.status, 200);
    // The first call ends the guide, and is counted.
    await page.getByText('Two steps to a working client').waitFor({ state: 'detached' });
    await page.getByText('Everything answers.').waitFor();
    await visit.checkAccessibility();
    visit.checkQuiet();
  });

  it('are listed with state, access and calls, and can be searched', async () => {
    const { id } = await makeGateway(platform, ['code-runner']);
    await fetch(`${platform.url}/g/${id}/tools`);
    visit = await ConsoleVisit.signedIn(platform);
    const { page } = visit;
    const { gateway } = await platform.graphql<{ gateway: { name: string } }>(
      'query ($id: ID!) { gateway(id: $id) { name } }',
      { id },
    );
    await visit.open(`/gateways?search=${encodeURIComponent(gateway.name)}`);
    const row = page.getByRole('row', { name: gateway.name });
    await row.getByText('Ready').waitFor();
    await row.getByText('Open to everybody').waitFor();
    await row.getByRole('img', { name: /^Calls by hour/ }).waitFor();
    assert.equal(await page.getByRole('row').count(), 2);
    await visit.checkAccessibility();
    await page.getByRole('searchbox').fill('nothing is called that');
    await page.getByText('Nothing found').waitFor();
    assert.match(page.url(), /search=nothing/);
  });

  it('warn before changes are lost, and keep them where somebody stays', async () => {
    const { id } = await makeGateway(platform);
    visit = await ConsoleVisit.signedIn(platform);
    const { page } = visit;
    await visit.open(`/gateways/${id}/settings`);
    const description = page.getByRole('textbox', { name: 'Description' });
    await description.fill('For tests.');
    await page.getByRole('link', { name: 'Overview' }).click();
    await page.getByRole('button', { name: 'Stay' }).click();
    assert.equal(await description.inputValue(), 'For tests.');
    let readAgain = () => {};
    const slow = new Promise<void>((resolve) => {
      readAgain = resolve;
    });
    await page.route('**/graphql', async (route) => {
      if (/query Gateway\(/.test(route.request().postData() ?? '')) await slow;
      await route.continue();
    });
    await page.getByRole('button', { name: 'Save' }).click();
    await visit.notice('Saved.');
    // What is saved is not asked about, even while the page has not read it again.
    await page.getByRole('link', { name: 'Overview' }).click();
    await page.getByRole('heading', { name: 'Connect a client' }).waitFor();
    readAgain();
    await page.unrouteAll({ behavior: 'wait' });
  });

  it('fit a phone, on each of their pages', async () => {
    const { id } = await makeGateway(platform, ['code-runner', 'knowledge'], {
      requireAuthentication: true,
    });
    visit = await ConsoleVisit.signedIn(platform, { viewport: { width: 390, height: 844 } });
    const { page } = visit;
    const tabs = [
      'capabilities',
      'capabilities/attach',
      'capabilities/attach/web-search',
      'capabilities/code-runner',
      'capabilities/knowledge',
      'capabilities/knowledge/documents',
      'tools',
      'tools/run_code',
    ];
    for (const tab of ['', ...tabs, 'specification', 'authentication', 'activity', 'settings']) {
      await visit.open(`/gateways/${id}/${tab}`);
      await page.getByRole('navigation', { name: 'Gateway' }).waitFor();
      await page.locator('.mantine-Skeleton-root').first().waitFor({ state: 'detached' });
      const tooWide = await page.evaluate('document.documentElement.scrollWidth - window.innerWidth');
      assert.ok(Number(tooWide) <= 0, `${tab} is ${tooWide} pixels too wide`);
      const cutOff = await page.evaluate(
        `[...document.querySelectorAll('table')]
          .filter((table) => table.offsetWidth > table.parentElement.clientWidth)
          .map((table) => table.getAttribute('aria-label'))`,
      );
      assert.deepEqual(cutOff, [], `${tab} has tables that are cut off`);
    }
  });

  it('are deleted by whoever types their name', async () => {
    const { id } = await makeGateway(platform);
    visit = await ConsoleVisit.signedIn(platform);
    const { page } = visit;
    await visit.open(`/gateways/${id}/settings`);
    const name = await visit.textOf(page.getByRole('heading', { level: 1 }));
    await visit.checkAccessibility();
    await page.getByRole('button', { name: 'Delete this gateway' }).click();
    const confirm = page.getByRole('dialog').getByRole('button', { name: 'Delete' });
    assert.ok(await confirm.isDisabled());
    await page.getByLabel(`Type ${name} to confirm`).fill(name);
    await confirm.click();
    await visit.heading('Gateways');
    await visit.open(`/gateways/${id}`);
    await visit.heading('Gateway not found');
  });

  it('say what is wrong with a name that is taken', async () => {
    const { id } = await makeGateway(platform);
    visit = await ConsoleVisit.signedIn(platform);
    const { page } = visit;
    await visit.open(`/gateways/${id}`);
    const name = await visit.textOf(page.getByRole('heading', { level: 1 }));
    await visit.open('/gateways/new');
    await page.getByRole('textbox', { name: 'Name' }).fill(name);
    await page.getByRole('button', { name: 'Create gateway' }).click();
    await page.getByRole('alert').filter({ hasText: 'The gateway was not made' }).waitFor();
  });

  it('show those who may only look no way to change them', async () => {
    const { id } = await makeGateway(platform, ['code-runner']);
    const viewer = await makeUser(platform, 'VIEWER');
    visit = await ConsoleVisit.signedIn(platform, { userId: viewer.id });
    const { page } = visit;
    const create = page.getByRole('button', { name: 'New gateway' });
    assert.equal(await create.getAttribute('aria-disabled'), 'true');
    await create.click({ force: true });
    await visit.heading('Gateways');
    await visit.open(`/gateways/${id}/capabilities`);
    assert.ok(await page.getByRole('switch', { name: 'Show the tools of Code Runner' }).isDisabled());
    await visit.open(`/gateways/${id}/tools/run_code`);
    assert.equal(await page.getByRole('button', { name: 'Run' }).getAttribute('aria-disabled'), 'true');
    await visit.checkAccessibility();
  });
});
