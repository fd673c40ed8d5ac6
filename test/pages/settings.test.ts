import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { ConsoleVisit } from '../support/console.ts';
import { makeGateway } from '../support/gateways.ts';
import type { Platform } from '../support/platform.ts';
import { sharedPlatform } from '../support/shared-platform.ts';
import { makeUser } from '../support/users.ts';

const PASSWORD = 'correct horse battery staple';

describe('settings in the console', function () {
  this.timeout(90_000);
  let platform: Platform;
  let visit: ConsoleVisit;

  before(async () => {
    platform = await sharedPlatform();
  });

  afterEach(async () => {
    await visit?.close();
  });

  const openTab = async (page: Page, name: string) => {
    await page.getByRole('link', { name: 'Settings' }).click();
    await visit.heading('Settings');
    await page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name }).click();
  };

  it('lets somebody set a password, and end their other sessions', async () => {
    const user = await makeUser(platform, 'DEVELOPER');
    const other = await ConsoleVisit.signedIn(platform, { userId: user.id });
    visit = await ConsoleVisit.signedIn(platform, { userId: user.id });
    const { page } = visit;
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.getByText('this browser').waitFor();
    await visit.checkAccessibility();
    await page.getByRole('textbox', { name: 'New password' }).fill('short');
    await page.getByRole('button', { name: 'Set password' }).click();
    await page.getByRole('textbox', { name: 'New password' }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Set password' }).click();
    await visit.notice('The password is set');
    await other.open('/settings');
    await other.heading('Sign in');
    await other.close();
  });

  it('invites somebody, changes their role, gives them a link, keeps them out for a while and removes them', async () => {
    visit = await ConsoleVisit.signedIn(platform);
    const { page } = visit;
    await openTab(page, 'Users');
    const name = `Ada ${Date.now()}`;
    await page.getByRole('button', { name: 'Invite' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill(name);
    await dialog.getByLabel('E-mail address').fill(`${name.replaceAll(' ', '')}@example.com`);
    await dialog.getByRole('button', { name: 'Invite' }).click();
    const link = await dialog.getByLabel('Sign-in link', { exact: true }).inputValue();
    await visit.checkAccessibility();
    await dialog.getByRole('button', { name: 'Done' }).click();
    const invited = await ConsoleVisit.start(platform);
    await invited.page.goto(link);
    await invited.heading('Gateways');
    await invited.close();

    await page.getByRole('searchbox', { name: 'Search users' }).fill(name);
    const row = page.getByRole('row', { name });
    await page.getByText('1 in all').waitFor();
    await row.getByRole('button', { name: `Actions for ${name}` }).click();
    await page.getByRole('menuitem', { name: 'Change name, address, role' }).click();
    await dialog.getByRole('combobox', { name: 'Role' }).click();
    await page.getByRole('option', { name: 'Developer' }).click();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await row.getByText('Developer').waitFor();

    await row.getByRole('button', { name: `Actions for ${name}` }).click();
    await page.getByRole('menuitem', { name: /^One-time sign-in link/ }).click();
    assert.match(await dialog.getByLabel('Sign-in link', { exact: true }).inputValue(), /^http/);
    await page.keyboard.press('Escape');

    await row.getByRole('button', { name: `Actions for ${name}` }).click();
    await page.getByRole('menuitem', { name: 'Disable' }).click();
    await visit.checkAccessibility();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await dialog.waitFor({ state: 'hidden' });
    assert.equal(await row.getByText('Disabled', { exact: true }).count(), 0);
    await row.getByRole('button', { name: `Actions for ${name}` }).click();
    await page.getByRole('menuitem', { name: 'Disable' }).click();
    await dialog.getByRole('button', { name: 'Disable' }).click();
    await visit.notice(`${name} is disabled.`);
    await row.getByText('Disabled', { exact: true }).waitFor();
    await visit.checkAccessibility();
    await row.getByRole('button', { name: `Actions for ${name}` }).click();
    const links = page.getByRole('menuitem', { name: /^One-time sign-in link/ });
    assert.ok(await links.isDisabled());
    await page.getByRole('menuitem', { name: 'Enable' }).click();
    await visit.notice(`${name} may sign in again.`);
    await row.getByText('Disabled', { exact: true }).waitFor({ state: 'detached' });

    await row.getByRole('button', { name: `Actions for ${name}` }).click();
    await page.getByRole('menuitem', { name: 'Remove' }).click();
    await dialog.getByRole('button', { name: 'Remove' }).isDisabled();
    await dialog.getByLabel(`Type ${name} to confirm`).fill(name);
    await dialog.getByRole('button', { name: 'Remove' }).click();
    await page.getByRole('heading', { name: 'Nobody of that name' }).waitFor();
  });

  it('makes a management key that is kept to scopes, shows it once, rotates and revokes it', async () => {
    visit = await ConsoleVisit.signedIn(platform);
    const { page } = visit;
    await openTab(page, 'Management keys');
    const name = `deploy ${Date.now()}`;
    await page.getByRole('button', { name: 'New key' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill(name);
    await dialog.getByLabel('Only some things').check();
    await dialog.getByLabel('gateway:read', { exact: true }).check();
    await visit.checkAccessibility();
    await dialog.getByRole('button', { name: 'Make key' }).click();
    const secret = await dialog.getByLabel('Management key', { exact: true }).inputValue();
    await dialog.getByRole('button', { name: 'Done' }).click();
    const { viewer } = await platform.graphql<{ viewer: { permissions: string[] } }>(
      '{ viewer { permissions } }',
      {},
      { 'x-api-key': secret },
    );
    assert.deepEqual(viewer.permissions.sort(), ['gateway:read', 'viewer:read']);
    const row = page.getByRole('row', { name });
    await row.getByText('Owner, 1 scope').waitFor();
    await row.getByRole('button', { name: `Actions for ${name}` }).click();
    await page.getByRole('menuitem', { name: 'Rotate' }).click();
    await dialog.getByRole('button', { name: 'Rotate' }).click();
    const rotated = await dialog.getByLabel('Management key', { exact: true }).inputValue();
    assert.notEqual(rotated, secret);
    await page.keyboard.press('Escape');
    // Until the list is read anew, the old key looks like the new one.
    await page.getByRole('row', { name }).filter({ hasText: 'revoked' }).waitFor();
    const current = page.getByRole('row', { name }).filter({ hasNotText: 'revoked' });
    await current.getByRole('button', { name: `Actions for ${name}` }).click();
    await page.getByRole('menuitem', { name: 'Revoke' }).click();
    await dialog.getByRole('button', { name: 'Revoke' }).click();
    await visit.notice(`${name} works no longer.`);
    await visit.checkAccessibility();
    await assert.rejects(platform.graphql('{ viewer { name } }', {}, { 'x-api-key': rotated }));
  });

  it('finds what was changed in the audit log, and opens at its address', async () => {
    const gateway = await makeGateway(platform);
    visit = await ConsoleVisit.signedIn(platform);
    const { page } = visit;
    await openTab(page, 'Audit log');
    await page.getByRole('searchbox', { name: 'Id of what was changed' }).fill(gateway.id);
    await page.getByRole('searchbox', { name: 'Action' }).fill('create');
    await page.waitForURL(/target=.*action=create|action=create.*target=/);
    await page.getByText('1 in all').waitFor();
    await visit.checkAccessibility();
    await page.reload();
    await page.getByRole('button', { name: 'Create gateway' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('admin key').waitFor();
    await dialog
      .getByRole('region', { name: 'what was asked for' })
      .getByText('requireAuthentication')
      .waitFor();
    await visit.checkAccessibility();
    await page.keyboard.press('Escape');
    await page.getByRole('searchbox', { name: 'Who' }).fill('nobody at all');
    await page.getByRole('heading', { name: 'No such entries' }).waitFor();
  });

  it('reads the audit log page by page', async () => {
    const { auditLog } = await platform.graphql<{ auditLog: { totalCount: number } }>(
      '{ auditLog { totalCount } }',
    );
    for (let n = auditLog.totalCount; n <= 51; n += 1)
      await platform.graphql('mutation { createSignInLink }');
    visit = await ConsoleVisit.signedIn(platform);
    const { page } = visit;
    await visit.open('/settings/audit');
    await page.getByText(/^50 of /).waitFor();
    await page.getByRole('button', { name: 'Show more' }).click();
    await page.getByText(/^50 of /).waitFor({ state: 'detached' });
    assert.ok((await page.getByRole('row').count()) > 51);
  });

  it('shows stores, workers and queues, and leads to their dashboard', async () => {
    visit = await ConsoleVisit.signedIn(platform);
    const { page } = visit;
    await openTab(page, 'System');
    await page.getByText('MongoDB', { exact: true }).waitFor();
    assert.equal(await page.getByText('answers', { exact: true }).count(), 2);
    await page
      .getByRole('table', { name: 'Workers' })
      .getByText(/^\d+ of \d+$/)
      .first()
      .waitFor();
    await page.getByRole('table', { name: 'Queues' }).getByText('maintenance').waitFor();
    await visit.checkAccessibility();
    visit.checkQuiet();
    const [dashboard] = await Promise.all([
      visit.context.waitForEvent('page'),
      page.getByRole('link', { name: 'Queue dashboard' }).click(),
    ]);
    await dashboard.waitForURL(/\/queues/);
    await dashboard.getByText('maintenance').first().waitFor();
  });

  it('exports the configuration, and imports it after it showed what would change', async () => {
    const name = `Moved ${Date.now()}`;
    visit = await ConsoleVisit.signedIn(platform);
    const { page } = visit;
    await openTab(page, 'Configuration');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Download YAML' }).click(),
    ]);
    assert.match(await readFile(await download.path(), 'utf8'), /^version: 1/);
    const field = page.getByRole('textbox', { name: 'Configuration', exact: true });
    await field.fill('version: 1\ngateways:\n  - nam: wrong\n');
    await page.getByRole('button', { name: 'Show what would change' }).click();
    await page.getByRole('alert').filter({ hasText: 'gateways.0' }).waitFor();
    await field.fill(`version: 1\ngateways:\n  - name: ${name}\n    description: Made by hand\n`);
    await page.getByRole('button', { name: 'Show what would change' }).click();
    await page.getByRole('button', { name: `new gateway ${name}` }).click();
    await page
      .getByRole('region', { name: `Difference of ${name}` })
      .getByText('Made by hand')
      .waitFor();
    await visit.checkAccessibility();
    await page.getByRole('link', { name: 'Usage' }).click();
    await page
      .getByRole('dialog', { name: 'Leave without saving?' })
      .getByRole('button', { name: 'Stay' })
      .click();
    await page.getByRole('button', { name: 'Import', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Import' }).click();
    await visit.notice('One change was made.');
    await page.getByRole('link', { name: 'Gateways' }).click();
    await page.getByRole('link', { name }).waitFor();
  });

  it('shows viewers only what they may see, and says why where they go by address', async () => {
    const { id } = await makeUser(platform, 'VIEWER');
    visit = await ConsoleVisit.signedIn(platform, { userId: id });
    const { page } = visit;
    await page.getByRole('link', { name: 'Settings' }).click();
    const tabs = page.getByRole('navigation', { name: 'Settings' }).getByRole('link');
    await tabs.first().waitFor();
    assert.deepEqual(await tabs.allTextContents(), ['Your account', 'Configuration']);
    await visit.open('/settings/users');
    await page.getByRole('heading', { name: 'Your role does not let you see this' }).waitFor();
    await visit.open('/settings/configuration');
    await page.getByRole('link', { name: 'Download YAML' }).waitFor();
    assert.equal(await page.getByRole('textbox', { name: 'Configuration' }).count(), 0);
    visit.checkQuiet();
  });
});
