import assert from 'node:assert/strict';
import { ConsoleVisit } from '../support/console.ts';
import { makeGateway, type TestGateway } from '../support/gateways.ts';
import { Issuer } from '../support/issuer.ts';
import type { Platform } from '../support/platform.ts';
import { sharedPlatform } from '../support/shared-platform.ts';

describe('who may call a gateway, in the console', function () {
  this.timeout(120_000);
  let platform: Platform;
  let visit: ConsoleVisit;
  let gateway: TestGateway;

  before(async () => {
    platform = await sharedPlatform();
  });

  beforeEach(async () => {
    gateway = await makeGateway(platform, ['code-runner'], {
      requireAuthentication: true,
      authMethod: 'BOTH',
    });
    visit = await ConsoleVisit.signedIn(platform);
    await visit.open(`/gateways/${gateway.id}/authentication`);
    await visit.page.getByRole('heading', { name: 'API keys' }).waitFor();
  });

  afterEach(() => visit.close());

  const statusWith = async (headers: Record<string, string> = {}) =>
    (await fetch(`${gateway.http}/tools`, { headers })).status;

  it('is opened only after a warning', async () => {
    const { page } = visit;
    await visit.checkAccessibility();
    await page.getByRole('radio', { name: 'Open to everybody' }).click();
    await page.getByText('This endpoint will be open').waitFor();
    await page.getByRole('button', { name: 'Save access' }).click();
    await page.getByRole('button', { name: 'Cancel' }).click();
    assert.equal(await statusWith(), 401);
    await page.getByRole('button', { name: 'Save access' }).click();
    await page.getByRole('button', { name: 'Open it' }).click();
    await visit.notice('Access was changed');
    assert.equal(await statusWith(), 200);
  });

  it('has keys: made and shown once, rotated, revoked', async () => {
    const { page } = visit;
    await page.getByRole('button', { name: 'Generate key' }).click();
    await page.getByRole('dialog').getByLabel('Name').fill('Laptop');
    await page.getByRole('dialog').getByRole('combobox', { name: 'Expires' }).click();
    await page.getByRole('option', { name: 'In 30 days' }).click();
    await page.getByRole('button', { name: 'Generate', exact: true }).click();
    const shown = page.getByLabel('API key', { exact: true });
    const first = await shown.inputValue();
    assert.equal(await statusWith({ 'x-api-key': first }), 200);
    await visit.checkAccessibility();
    await page.getByRole('button', { name: 'I have copied it' }).click();
    await shown.waitFor({ state: 'detached' });
    await page
      .getByRole('row', { name: /Laptop/ })
      .getByText(/in 30d/)
      .waitFor();

    await page.getByRole('button', { name: 'Actions for Laptop' }).click();
    await page.getByRole('menuitem', { name: 'Rotate' }).click();
    await page.getByRole('button', { name: 'Rotate' }).click();
    const second = await shown.inputValue();
    assert.notEqual(second, first);
    assert.equal(await statusWith({ 'x-api-key': first }), 401);
    assert.equal(await statusWith({ 'x-api-key': second }), 200);
    await page.getByRole('button', { name: 'I have copied it' }).click();

    await page.getByRole('button', { name: 'Actions for Laptop' }).click();
    await page.getByRole('menuitem', { name: 'Revoke' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
    await visit.notice('Laptop no longer works.');
    assert.equal(await statusWith({ 'x-api-key': second }), 401);
    visit.checkQuiet();
  });

  it('has keys that end at an exact time, in the time zone of who looks', async () => {
    const tokyo = await ConsoleVisit.signedIn(platform, { timezoneId: 'Asia/Tokyo' });
    try {
      const { page } = tokyo;
      await tokyo.open(`/gateways/${gateway.id}/authentication`);
      await page.getByRole('button', { name: 'Generate key' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('Name').fill('Until the fair');
      await dialog.getByRole('combobox', { name: 'Expires' }).click();
      await page.getByRole('option', { name: 'At an exact time' }).click();
      const time = dialog.getByLabel('Date and time');
      await dialog.getByText('Your time zone: Asia/Tokyo (GMT+9)').waitFor();
      await time.fill('2020-01-01T00:00');
      await dialog.getByText('This is over already.').waitFor();
      await tokyo.checkAccessibility();
      await page.getByRole('button', { name: 'Generate', exact: true }).click();
      await time.fill('2099-03-31T18:30');
      await page.getByRole('button', { name: 'Generate', exact: true }).click();
      const shown = page.getByLabel('API key', { exact: true });
      assert.equal(await statusWith({ 'x-api-key': await shown.inputValue() }), 200);
      const { gateway: found } = await platform.graphql<{ gateway: { apiKeys: { expiresAt: string }[] } }>(
        'query ($id: ID!) { gateway(id: $id) { apiKeys { expiresAt } } }',
        { id: gateway.id },
      );
      assert.deepEqual(found.apiKeys, [{ expiresAt: '2099-03-31T09:30:00.000Z' }]);
      tokyo.checkQuiet();
    } finally {
      await tokyo.close();
    }
  });

  it('takes tokens of an issuer, and tries one', async () => {
    const { page } = visit;
    const issuer = await Issuer.start();
    const key = await issuer.addKey('ES256');
    try {
      await page.getByText('No tokens are accepted yet').waitFor();
      await page.getByRole('textbox', { name: 'Issuer' }).fill(issuer.url);
      await page.getByRole('textbox', { name: 'Audience' }).fill('the-audience');
      await page.getByRole('textbox', { name: 'URL of the key set' }).fill(issuer.jwksUrl);
      await page.getByRole('button', { name: 'Save tokens' }).click();
      const token = page.getByRole('textbox', { name: 'Token', exact: true });
      await token.fill(await issuer.sign(key, { aud: 'another' }));
      await page.getByRole('region', { name: 'the claims of the token' }).getByText('another').waitFor();
      const tryIt = page.getByRole('button', { name: 'Try it' });
      await tryIt.click();
      await page.getByRole('alert').filter({ hasText: 'It is refused' }).waitFor();
      await token.fill(await issuer.sign(key, { aud: 'the-audience' }));
      await tryIt.click();
      await page.getByText('It may use: run_code').waitFor();
      await visit.checkAccessibility();
    } finally {
      await issuer.stop();
    }
  });
});
