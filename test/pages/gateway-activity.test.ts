import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { recorded } from '../support/activity.ts';
import { ConsoleVisit } from '../support/console.ts';
import { makeGateway, specify, type TestGateway } from '../support/gateways.ts';
import type { Platform } from '../support/platform.ts';
import { sharedPlatform } from '../support/shared-platform.ts';

describe('the activity of a gateway in the console', function () {
  this.timeout(120_000);
  let platform: Platform;
  let visit: ConsoleVisit;
  let gateway: TestGateway;

  before(async () => {
    platform = await sharedPlatform();
    gateway = await makeGateway(platform, ['code-runner']);
    await specify(platform, gateway.id, { request_logging: true });
    await runCode('1 + 1');
    await runCode('throw new Error("broken")');
    await fetch(`${gateway.http}/tools/nope`, { method: 'POST' });
    await recorded(platform, gateway.id, 3);
  });

  beforeEach(async () => {
    visit = await ConsoleVisit.signedIn(platform);
  });

  afterEach(() => visit.close());

  const runCode = (code: string) =>
    fetch(`${gateway.http}/tools/run_code`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ language: 'javascript', code }),
    });

  it('comes while one looks', async () => {
    const { page } = visit;
    await visit.open(`/gateways/${gateway.id}/activity`);
    await page.getByRole('status').filter({ hasText: 'Live' }).waitFor();
    await visit.checkAccessibility();
    const before = await page.getByRole('row').count();
    await runCode('"live"');
    await page.getByRole('row').nth(before).waitFor();
    visit.checkQuiet();
  });

  it('is filtered by an address that can be shared, and taken away', async () => {
    const { page } = visit;
    await visit.open(`/gateways/${gateway.id}/activity?outcome=TOOL_ERROR`);
    await page.getByRole('row', { name: /Tool failed/ }).waitFor();
    assert.equal(await page.getByRole('row').count(), 2);
    const downloading = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Export' }).click();
    const lines = (await readFile(await (await downloading).path(), 'utf8')).trim().split('\n');
    assert.equal(lines.length, 1);
    assert.equal((JSON.parse(lines[0] ?? '{}') as { outcome: string }).outcome, 'TOOL_ERROR');
    await page.getByRole('searchbox').fill('nothing has this in it');
    await page.getByText('Nothing fits').waitFor();
  });

  it('shows of a request arguments, result and where the time went', async () => {
    const { page } = visit;
    await visit.open(`/gateways/${gateway.id}/activity?outcome=TOOL_ERROR`);
    await page.getByRole('button', { name: 'run_code' }).click();
    const detail = page.getByRole('dialog');
    await detail.getByText('throw new Error').first().waitFor();
    await detail.getByText('Waited for a worker').waitFor();
    await visit.checkAccessibility();
    // The address alone leads there too.
    const address = page.url().replace('outcome=TOOL_ERROR&', '').replace('outcome=TOOL_ERROR', '');
    assert.match(address, /request=/);
    await page.goto(address);
    await page.getByRole('dialog').getByText('throw new Error').first().waitFor();
  });
});
