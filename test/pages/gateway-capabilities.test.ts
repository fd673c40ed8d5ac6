import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { ConsoleVisit } from '../support/console.ts';
import { connectMcp, makeGateway, type TestGateway } from '../support/gateways.ts';
import type { Platform } from '../support/platform.ts';
import { type ServerProcess, startServer } from '../support/servers.ts';
import { sharedPlatform } from '../support/shared-platform.ts';

describe('the capabilities of a gateway in the console', function () {
  this.timeout(120_000);
  let platform: Platform;
  let visit: ConsoleVisit;
  let server: ServerProcess;
  let gateway: TestGateway;
  let connector: string;

  before(async () => {
    platform = await sharedPlatform();
    server = await startServer('mcp-server');
    connector = await connectMcp(platform, server.port);
    gateway = await makeGateway(platform, ['code-runner', connector]);
  });

  beforeEach(async () => {
    visit = await ConsoleVisit.signedIn(platform);
  });

  afterEach(() => visit.close());

  const toolsOf = async () => {
    const { tools } = (await (await fetch(`${gateway.http}/tools`)).json()) as {
      tools: { name: string; description: string }[];
    };
    return tools;
  };

  it('are switched off and on', async () => {
    const { page } = visit;
    await visit.open(`/gateways/${gateway.id}/capabilities`);
    const toggle = page.getByRole('switch', { name: 'Show the tools of Code Runner' });
    await toggle.waitFor();
    await visit.checkAccessibility();
    await page.getByText('Show the tools of').count();
    await toggle.click({ force: true });
    await page.getByRole('article', { name: 'Code Runner' }).getByText('Off').waitFor();
    assert.ok(!(await toolsOf()).some(({ name }) => name === 'run_code'));
    await toggle.click({ force: true });
    await page.getByRole('article', { name: 'Code Runner' }).getByText('Ready').waitFor();
    assert.ok((await toolsOf()).some(({ name }) => name === 'run_code'));
  });

  it('have settings, made from their schema, and say which do not fit', async () => {
    const { page } = visit;
    await visit.open(`/gateways/${gateway.id}/capabilities/code-runner`);
    const seconds = page.getByRole('textbox', { name: 'Timeout seconds' });
    await seconds.fill('99');
    await visit.checkAccessibility();
    const save = page.getByRole('button', { name: 'Save settings' });
    await save.click();
    await page.getByRole('alert').filter({ hasText: 'The settings were not saved' }).waitFor();
    await seconds.fill('7');
    await save.click();
    await visit.notice('Settings are in force');
    const { gateway: saved } = await platform.graphql<{
      gateway: { attachments: { settings: { timeoutSeconds?: number } }[] };
    }>('query ($id: ID!) { gateway(id: $id) { attachments { settings } } }', { id: gateway.id });
    assert.equal(saved.attachments[0]?.settings.timeoutSeconds, 7);
  });

  it('show tools under other names and descriptions, or not at all', async () => {
    const { page } = visit;
    // The page reads what came of a change so late that a next one could be built on what was before.
    await page.route('**/graphql', async (route) => {
      if (!route.request().postData()?.includes('mutation')) await delay(300);
      await route.continue();
    });
    await visit.open(`/gateways/${gateway.id}/capabilities/${connector}`);
    await page.getByRole('button', { name: 'Rename or describe echo' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('parrot');
    await dialog.getByLabel('Description').fill('Says it again.');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('switch', { name: 'Show count' }).click({ force: true });
    await page.locator('input[aria-label="Show count"]:not(:checked):enabled').waitFor();
    const tools = await toolsOf();
    assert.equal(tools.find(({ name }) => name === 'parrot')?.description, 'Says it again.');
    assert.ok(!tools.some(({ name }) => name === 'echo' || name === 'count'));
    await page.getByRole('button', { name: 'Rename or describe parrot' }).click();
    await dialog.getByLabel('Name').fill('');
    await dialog.getByLabel('Description').fill('');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: 'Rename or describe echo' }).waitFor();
    assert.equal((await toolsOf()).find(({ name }) => name === 'echo')?.description, 'Returns its text.');
    await page.unroute('**/graphql');
  });

  it('show what changed about tools, and approve it', async () => {
    const { page } = visit;
    await fetch(`${gateway.http}/tools/grow`, { method: 'POST' });
    await platform.graphql('mutation ($id: ID!) { refreshCapability(id: $id) { id } }', { id: connector });
    await visit.open(`/gateways/${gateway.id}/capabilities/${connector}`);
    const diff = page.getByRole('region', { name: 'What changed about extra_1' });
    assert.match(await visit.textOf(diff), /\+ {2}Added later\./);
    await visit.checkAccessibility();
    await page.getByRole('button', { name: 'Approve extra_1' }).click();
    await diff.waitFor({ state: 'detached' });
  });

  it('say on the tabs of the gateway what changed, and have it approved right there', async () => {
    const { page } = visit;
    await platform.graphql(
      'mutation ($gatewayId: ID!, $capabilityId: ID!) { updateAttachment(gatewayId: $gatewayId, capabilityId: $capabilityId, requireApproval: true) { id } }',
      { gatewayId: gateway.id, capabilityId: connector },
    );
    for (const _ of ['extra_2', 'extra_3']) await fetch(`${gateway.http}/tools/grow`, { method: 'POST' });
    await platform.graphql('mutation ($id: ID!) { refreshCapability(id: $id) { id } }', { id: connector });
    await visit.open(`/gateways/${gateway.id}/tools`);
    const notice = page.getByRole('alert').filter({ hasText: '2 tools have changed' });
    await notice.getByText('2 held back until approved.').waitFor();
    await notice.getByRole('button', { name: 'See what changed' }).click();
    const diff = (tool: string) => page.getByRole('region', { name: `What changed about ${tool}` });
    assert.match(await visit.textOf(diff('extra_2')), /\+ {2}Added later\./);
    await visit.checkAccessibility();
    await page.getByRole('button', { name: 'Approve extra_2' }).click();
    await page.getByRole('link', { name: 'extra_2' }).waitFor();
    await visit.open(`/gateways/${gateway.id}/capabilities?changes=shown`);
    const rest = page.getByRole('alert').filter({ hasText: 'A tool has changed' });
    await rest.waitFor();
    assert.equal(await diff('extra_2').count(), 0);
    await page.getByRole('button', { name: 'Approve extra_3' }).click();
    await rest.waitFor({ state: 'detached' });
    assert.ok((await toolsOf()).some(({ name }) => name === 'extra_3'));
    visit.checkQuiet();
  });

  it('are searched, attached once, and detached', async () => {
    const { page } = visit;
    await visit.open(`/gateways/${gateway.id}/capabilities/attach?search=code`);
    await page.getByRole('button', { name: 'Code Runner is attached' }).waitFor();
    await visit.checkAccessibility();
    await visit.open(`/gateways/${gateway.id}/capabilities/code-runner`);
    await page.getByRole('button', { name: 'Take it off this gateway' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Detach' }).click();
    await page.getByText('Clients see the tools of everything').waitFor();
    assert.equal(await page.getByRole('article', { name: 'Code Runner' }).count(), 0);
    await visit.open(`/gateways/${gateway.id}/capabilities/attach`);
    await page.getByRole('button', { name: 'Attach Code Runner' }).click();
    await page.getByRole('heading', { level: 2, name: 'Code Runner' }).waitFor();
    visit.checkQuiet();
  });

  it('are attached with their settings in one step', async () => {
    const { page } = visit;
    const empty = await makeGateway(platform);
    const attach = `/gateways/${empty.id}/capabilities/attach`;
    await visit.open(attach);
    const search = page.getByRole('article', { name: 'Web Search' });
    await search.getByText('Needs settings').waitFor();
    assert.equal(await search.getByRole('button').count(), 0, 'it is of no use without settings');
    await search.getByRole('link', { name: 'Set Web Search up first' }).click();
    await page.getByRole('heading', { level: 2, name: 'Attach Web Search' }).waitFor();
    await page.getByRole('textbox', { name: 'URL' }).fill('nowhere');
    await visit.checkAccessibility();
    await page.getByRole('button', { name: 'Attach Web Search' }).click();
    await page.getByRole('alert').filter({ hasText: 'It was not attached' }).waitFor();
    await page.getByRole('textbox', { name: 'URL' }).fill('https://search.example.com');
    await page.getByRole('combobox', { name: 'Provider' }).click();
    await page.getByRole('option', { name: 'searxng' }).click();
    await page.getByRole('button', { name: 'Attach Web Search' }).click();
    await visit.notice('Web Search is attached.');
    await page.getByRole('heading', { level: 2, name: 'Web Search', exact: true }).waitFor();

    await visit.open(`${attach}/${connector}`);
    await page
      .getByRole('switch', { name: 'Hold new and changed tools back until I approve them' })
      .click({ force: true });
    await page.getByRole('button', { name: /^Attach Server/ }).click();
    await page.getByRole('button', { name: 'Take it off this gateway' }).waitFor();
    const { gateway: made } = await platform.graphql<{
      gateway: { attachments: { settings: object; requireApproval: boolean }[] };
    }>('query ($id: ID!) { gateway(id: $id) { attachments { settings requireApproval } } }', {
      id: empty.id,
    });
    assert.deepEqual(made.attachments, [
      { settings: { provider: 'searxng', url: 'https://search.example.com' }, requireApproval: false },
      { settings: {}, requireApproval: true },
    ]);
    await visit.open(`${attach}/${connector}`);
    await page.getByText('It is attached already').waitFor();
    await visit.open(`${attach}/computer`);
    await page.getByText('Not for gateways').waitFor();
    visit.checkQuiet();
  });
});
