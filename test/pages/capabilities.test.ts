import assert from 'node:assert/strict';
import { ConsoleVisit } from '../support/console.ts';
import { connectMcp, makeGateway } from '../support/gateways.ts';
import { GraphqlFailure, type Platform } from '../support/platform.ts';
import { startServer } from '../support/servers.ts';
import { sharedPlatform } from '../support/shared-platform.ts';
import { makeUser } from '../support/users.ts';

describe('capabilities in the console', function () {
  this.timeout(120_000);
  let platform: Platform;
  let visit: ConsoleVisit;

  before(async () => {
    platform = await sharedPlatform();
  });

  afterEach(async () => {
    await visit?.close();
  });

  it('lists what provides tools, by kind and name', async () => {
    const { port } = await startServer('mcp-server');
    await connectMcp(platform, port, { name: `Wiki ${port}`, description: 'Pages of the team' });
    visit = await ConsoleVisit.signedIn(platform);
    const { page } = visit;
    await page.getByRole('link', { name: 'Capabilities' }).click();
    await visit.heading('Capabilities');
    await page.getByRole('row', { name: /^Code Runner .*Built-in/ }).waitFor();
    await page.getByText('Connectors', { exact: true }).click();
    await page.waitForURL('**/capabilities?kind=CONNECTOR');
    await page.getByRole('row', { name: /^Code Runner/ }).waitFor({ state: 'detached' });
    await page.getByRole('searchbox', { name: 'Search capabilities' }).fill(`wiki ${port}`);
    await page.getByRole('row', { name: `Wiki ${port} Pages of the team MCP connector Ready` }).waitFor();
    await visit.checkAccessibility();
    await page.getByRole('searchbox', { name: 'Search capabilities' }).fill('no such thing');
    await page.getByRole('heading', { name: 'Nothing of that name' }).waitFor();
    visit.checkQuiet();
  });

  it('shows a built-in with its tools and settings, and attaches it to a gateway', async () => {
    const gateway = await makeGateway(platform, [], { name: `For Code ${Date.now()}` });
    visit = await ConsoleVisit.signedIn(platform);
    const { page } = visit;
    await visit.open('/capabilities/code-runner');
    await visit.heading('Code Runner');
    await page.getByRole('table', { name: 'Settings' }).getByRole('row').nth(1).waitFor();
    await page.getByRole('button', { name: /^run_code/ }).click();
    await page
      .getByRole('region', { name: 'input of run_code', exact: true })
      .getByText('language')
      .waitFor();
    await page.getByRole('combobox', { name: 'Attach to a gateway' }).fill('For Code');
    await page
      .getByRole('option', { name: /^For Code/ })
      .first()
      .click();
    await page.getByRole('button', { name: 'Attach', exact: true }).click();
    await visit.notice('Attached. Clients see its tools now.');
    await visit.checkAccessibility();
    await page.locator(`a[href="/gateways/${gateway.id}/tools/run_code"]`).click();
    await page.getByRole('heading', { level: 1 }).waitFor();
    visit.checkQuiet();
  });

  it('tells why a connector does not answer, refreshes it, and marks tools that changed', async () => {
    const server = await startServer('mcp-server');
    const id = await connectMcp(platform, server.port, { name: `Moody ${server.port}` });
    const gateway = await makeGateway(platform, [id]);
    await server.stop();
    visit = await ConsoleVisit.signedIn(platform);
    const { page } = visit;
    await visit.open(`/capabilities/${id}`);
    await page.getByRole('button', { name: 'Refresh' }).click();
    await page.getByText('It did not answer when it was last asked').waitFor();
    await visit.checkAccessibility();
    await server.start();
    await fetch(`${gateway.http}/tools/grow`, { method: 'POST' });
    await page.getByRole('button', { name: 'Refresh' }).click();
    await page.getByText('It did not answer when it was last asked').waitFor({ state: 'detached' });
    await page.getByRole('link', { name: '1 changed' }).waitFor();
  });

  it('deletes a connector after it said who loses it', async () => {
    const { port } = await startServer('mcp-server');
    const name = `Unloved ${port}`;
    const id = await connectMcp(platform, port, { name });
    const gateway = await makeGateway(platform, [id], { name: `Loser ${port}` });
    visit = await ConsoleVisit.signedIn(platform);
    const { page } = visit;
    await visit.open(`/capabilities/${id}`);
    await page.getByRole('button', { name: 'Delete' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText(`Its tools disappear at once from Loser ${port}`).waitFor();
    assert.ok(await dialog.getByRole('button', { name: 'Delete' }).isDisabled());
    await dialog.getByLabel(`Type ${name} to confirm`).fill(name);
    await dialog.getByRole('button', { name: 'Delete' }).click();
    await visit.heading('Capabilities');
    await visit.notice(`${name} is deleted.`);
    const found = await platform.graphql<{ gateway: { attachments: unknown[] } }>(
      'query ($id: ID!) { gateway(id: $id) { attachments { enabled } } }',
      { id: gateway.id },
    );
    assert.deepEqual(found.gateway.attachments, []);
    await visit.open(`/capabilities/${id}`);
    await visit.heading('No such capability');
  });

  it('lets viewers look and change nothing', async () => {
    const { port } = await startServer('mcp-server');
    const id = await connectMcp(platform, port);
    const user = await makeUser(platform, 'VIEWER');
    visit = await ConsoleVisit.signedIn(platform, { userId: user.id });
    const { page } = visit;
    await visit.open('/capabilities');
    await page.getByText(/^\d+ (in all|of \d+)$/).waitFor();
    assert.equal(await page.getByRole('link', { name: 'Add' }).count(), 0);
    await visit.open(`/capabilities/${id}`);
    for (const name of ['Refresh', 'Delete', 'Attach'])
      assert.equal(
        await page.getByRole('button', { name, exact: true }).getAttribute('aria-disabled'),
        'true',
        name,
      );
    assert.equal(await page.getByRole('link', { name: 'Change' }).count(), 0);
    await assert.rejects(
      platform.graphql('mutation ($id: ID!) { deleteCapability(id: $id) }', { id }, user.session),
      GraphqlFailure,
    );
  });
});
