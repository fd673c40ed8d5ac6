import assert from 'node:assert/strict';
import { ConsoleVisit } from '../support/console.ts';
import { connectMcp, makeGateway, type TestGateway } from '../support/gateways.ts';
import type { Platform } from '../support/platform.ts';
import { startServer } from '../support/servers.ts';
import { sharedPlatform } from '../support/shared-platform.ts';

describe('the tools of a gateway in the console', function () {
  this.timeout(120_000);
  let platform: Platform;
  let visit: ConsoleVisit;
  let gateway: TestGateway;

  before(async () => {
    platform = await sharedPlatform();
    const { port } = await startServer('mcp-server');
    gateway = await makeGateway(platform, ['code-runner', await connectMcp(platform, port)], {
      requireAuthentication: true,
    });
  });

  beforeEach(async () => {
    visit = await ConsoleVisit.signedIn(platform);
  });

  afterEach(() => visit.close());

  const open = (tool: string) => visit.open(`/gateways/${gateway.id}/tools/${tool}`);
  const run = () => visit.page.getByRole('button', { name: 'Run', exact: true }).click();

  it('are listed as clients see them, with what they cost', async () => {
    const { page } = visit;
    await visit.open(`/gateways/${gateway.id}/tools`);
    await page.getByText(/about \d+(\.\d)?K? tokens/).waitFor();
    await visit.checkAccessibility();
    await page.getByRole('searchbox').fill('echo');
    await page.getByRole('link', { name: 'run_code' }).waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'echo' }).click();
    await page.getByRole('heading', { level: 2, name: 'Echo' }).waitFor();
  });

  it('run from a form made of their schema, with a structured result', async () => {
    const { page } = visit;
    await open('run_code');
    await page.getByRole('combobox', { name: 'Language' }).click();
    await page.getByRole('option', { name: 'javascript' }).click();
    await page.getByRole('textbox', { name: 'Code' }).fill('({ answer: 6 * 7 })');
    await run();
    const result = page.getByRole('region', { name: 'Structured result' });
    await result.getByText('42', { exact: true }).waitFor();
    await visit.checkAccessibility();
    visit.checkQuiet();
  });

  it('tell how far they are, and can be stopped', async () => {
    const { page } = visit;
    await open('slow');
    await page.getByRole('textbox', { name: 'Steps' }).fill('400');
    await page.getByRole('textbox', { name: 'Step ms' }).fill('50');
    await run();
    await page.getByText(/^\d+ of 400$/).waitFor();
    await page.getByText('step 1', { exact: false }).first().waitFor();
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByRole('alert').filter({ hasText: 'You stopped it.' }).waitFor();
  });

  it('show images, sound and resources as what they are', async () => {
    const { page } = visit;
    await open('media');
    await run();
    const result = page.getByRole('region', { name: 'Result' });
    const image = result.getByRole('img', { name: 'What the tool returned' });
    await image.waitFor();
    assert.equal(await image.evaluate((it) => (it as unknown as { naturalWidth: number }).naturalWidth), 1);
    assert.equal(await result.locator('audio').count(), 1);
    await result.getByText('file:///report.txt').waitFor();
    await result.getByText('inside').waitFor();
    await visit.checkAccessibility();
  });

  it('say so when they fail, and why nothing came back', async () => {
    const { page } = visit;
    await open('fail');
    await run();
    await page.getByText('The tool says it failed').waitFor();
    await page.getByText('it did not work').waitFor();
    await open('echo');
    await page.getByRole('button', { name: 'Edit as JSON' }).click();
    await page.getByRole('textbox', { name: 'All fields as JSON' }).fill('{"text": 5}');
    await run();
    await page
      .getByRole('alert')
      .filter({ hasText: 'There is no result' })
      .or(page.getByText('The tool says it failed'))
      .first()
      .waitFor();
  });

  it('are not found under names that they no longer have', async () => {
    await open('nope');
    await visit.page.getByText('Clients do not see this tool').waitFor();
  });
});
