import assert from 'node:assert/strict';
import { ConsoleVisit } from '../support/console.ts';
import { makeGateway, specify, type TestGateway } from '../support/gateways.ts';
import type { Platform } from '../support/platform.ts';
import { sharedPlatform } from '../support/shared-platform.ts';
import { until } from '../support/until.ts';

describe('the specification of a gateway in the console', function () {
  this.timeout(120_000);
  let platform: Platform;
  let visit: ConsoleVisit;
  let gateway: TestGateway;

  before(async () => {
    platform = await sharedPlatform();
  });

  beforeEach(async () => {
    gateway = await makeGateway(platform, ['code-runner']);
    await specify(platform, gateway.id, { timeout_seconds: 30 });
    visit = await ConsoleVisit.signedIn(platform);
    await visit.open(`/gateways/${gateway.id}/specification`);
    await editor().waitFor();
  });

  afterEach(() => visit.close());

  const editor = () => visit.page.getByRole('textbox', { name: 'Specification as JSON' });
  const replace = async (text: string) => {
    await editor().click();
    await visit.page.keyboard.press('Control+A');
    await visit.page.keyboard.insertText(text);
  };
  const inForce = async () => {
    const { gateway: found } = await platform.graphql<{
      gateway: { specification: { version: number; content: Record<string, unknown> } };
    }>('query ($id: ID!) { gateway(id: $id) { specification { version content } } }', { id: gateway.id });
    return found.specification;
  };

  it('is edited as JSON, with its fields offered and what does not fit marked', async () => {
    const { page } = visit;
    await visit.checkAccessibility();
    await replace('{ "timeout_second": 5 }');
    await page.locator('.cm-lintRange-error').first().hover();
    await page.getByText('There is no field timeout_second here.').waitFor();
    await replace('{ ');
    await page.keyboard.type('"req');
    // The Enter key counts only once an offer has stood for a moment.
    await page.getByRole('option', { name: /request_logging/ }).click();
    await page.keyboard.type('tr');
    await page.getByRole('option', { name: 'true' }).click();
    await page.keyboard.type(' }');
    await page.getByRole('button', { name: 'Save as a new version' }).click();
    await visit.notice('Version 3 is in force.');
    assert.deepEqual((await inForce()).content, { request_logging: true });
    visit.checkQuiet();
  });

  it('says what the server refuses, and loses nothing', async () => {
    const { page } = visit;
    await replace('{ "timeout_second": 5 }');
    await page.getByRole('button', { name: 'Save as a new version' }).click();
    const alert = page.getByRole('alert').filter({ hasText: 'This was not saved' });
    await alert.getByText('did you mean timeout_seconds?').waitFor();
    assert.match(await visit.textOf(editor()), /timeout_second/);
    await page.getByRole('link', { name: 'Overview' }).click();
    await page.getByRole('dialog').getByText('Leave without saving?').waitFor();
    await page.getByRole('button', { name: 'Stay' }).click();
    await page.getByRole('button', { name: 'Discard changes' }).click();
    await page.getByText('"timeout_seconds"').first().waitFor();
  });

  it('has versions with what each changed, and goes back to earlier ones', async () => {
    const { page } = visit;
    await specify(platform, gateway.id, { timeout_seconds: 60 });
    await page.reload();
    await page.getByRole('button', { name: /^Version 3/ }).click();
    const diff = page.getByRole('region', { name: 'What version 3 changed' });
    assert.match(await visit.textOf(diff), /-\s+"timeout_seconds": 30[\s\S]+\+\s+"timeout_seconds": 60/);
    await visit.checkAccessibility();
    await page.getByRole('button', { name: /^Version 2/ }).click();
    await page.getByRole('region', { name: 'What version 2 changed' }).waitFor();
    await page.getByRole('button', { name: 'Restore' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Restore' }).click();
    await page.getByText('says what version 2 said').waitFor();
    assert.deepEqual(await inForce(), { version: 4, content: { timeout_seconds: 30 } });
  });

  it('has any two of its versions compared, at an address of their own', async () => {
    const { page } = visit;
    await specify(platform, gateway.id, { timeout_seconds: 60 });
    await specify(platform, gateway.id, { timeout_seconds: 60, request_logging: true });
    await page.reload();
    await page.getByRole('button', { name: /^Version 4/ }).click();
    await page.getByRole('region', { name: 'What version 4 changed' }).waitFor();
    await page.getByRole('combobox', { name: 'Compare with' }).click();
    await page.getByRole('option', { name: 'Version 2', exact: true }).click();
    const diff = page.getByRole('region', { name: 'What version 4 says that version 2 does not' });
    assert.match(
      await visit.textOf(diff),
      /--- version 2[\s\S]+\+\+\+ version 4[\s\S]+-\s+"timeout_seconds": 30[\s\S]+\+\s+"request_logging": true/,
    );
    await visit.checkAccessibility();
    await visit.open(`/gateways/${gateway.id}/specification?compare=2..4`);
    await diff.waitFor();
    await page.getByRole('button', { name: /^Version 4/ }).click();
    await diff.waitFor({ state: 'detached' });
    await visit.open(`/gateways/${gateway.id}/specification?compare=77..4`);
    await page.getByRole('alert').filter({ hasText: 'has no version 77' }).waitFor();
  });

  it('has the visibility as cards with what they cost', async () => {
    const { page } = visit;
    const individual = page.getByRole('radio', { name: /^Individual/ });
    assert.ok(await individual.isChecked());
    await until(
      'all three say what they cost',
      async () => (await page.getByText(/^About \d/).count()) === 3,
    );
    await page.getByRole('radio', { name: /^Smart/ }).click();
    await until('it is in force', async () => (await inForce()).content.tool_visibility === 'Smart');
  });
});
