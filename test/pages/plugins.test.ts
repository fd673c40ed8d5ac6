import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ConsoleVisit } from '../support/console.ts';
import { makeGateway } from '../support/gateways.ts';
import type { Platform } from '../support/platform.ts';
import { sharedPlatform } from '../support/shared-platform.ts';

/** Built from Rust; small enough to be sent and built quickly. */
const PACKAGE = fileURLToPath(new URL('../../../examples/plugins/rust/notes.npack', import.meta.url));

describe('plugins in the console', function () {
  this.timeout(180_000);
  let platform: Platform;
  let visit: ConsoleVisit;

  before(async () => {
    platform = await sharedPlatform();
  });

  afterEach(async () => {
    await visit?.close();
  });

  it('takes a package that is dropped, shows what it may, and brings it to a gateway', async () => {
    const gateway = await makeGateway(platform, [], { name: `For plugins ${Date.now()}` });
    visit = await ConsoleVisit.signedIn(platform);
    const { page } = visit;
    await visit.open('/capabilities/new/plugin');
    await page.setInputFiles('input[type=file]', {
      name: 'no.npack',
      mimeType: '',
      buffer: Buffer.from('no'),
    });
    await page.getByRole('alert').filter({ hasText: 'This package was not taken in' }).waitFor();
    const base64 = readFileSync(PACKAGE).toString('base64');
    const transfer = await page.evaluateHandle(`(() => {
      const bytes = Uint8Array.from(atob('${base64}'), (character) => character.charCodeAt(0));
      const data = new DataTransfer();
      data.items.add(new File([bytes], 'notes.npack'));
      return data;
    })()`);
    await page
      .getByRole('group', { name: 'Packages to upload' })
      .dispatchEvent('drop', { dataTransfer: transfer });
    await page
      .getByRole('link', { name: 'Look at it, and put it on a gateway' })
      .waitFor({ timeout: 60_000 });
    await visit.checkAccessibility();
    await page.getByRole('link', { name: 'Look at it, and put it on a gateway' }).click();
    await page.getByRole('heading', { name: 'What it may' }).waitFor();
    await page.getByText('fs://notes/** (read and write)').waitFor();

    await page.setInputFiles('input[type=file]', PACKAGE);
    await visit.notice(/^Version \d+ is active\.$/, { timeout: 60_000 });
    await page.getByRole('button', { name: 'Activate version 1' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Activate' }).click();
    await visit.notice('New calls run that version.');
    await page.getByRole('button', { name: 'Activate version 2' }).waitFor();
    await visit.checkAccessibility();

    await page.getByRole('combobox', { name: 'Attach to a gateway' }).fill('For plugins');
    await page
      .getByRole('option', { name: /^For plugins/ })
      .first()
      .click();
    await page.getByRole('button', { name: 'Attach', exact: true }).click();
    await visit.notice('Attached. Clients see its tools now.');
    await page.getByRole('heading', { name: /^Tools/ }).waitFor();
    const tool = page
      .getByRole('region', { name: /^Tools/ })
      .getByRole('button')
      .first();
    await tool.click();
    await page.locator(`a[href^="/gateways/${gateway.id}/tools/"]`).first().waitFor();
  });
});
