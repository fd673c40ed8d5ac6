import assert from 'node:assert/strict';
import { MAX_KNOWLEDGE_BYTES } from '../../schema/knowledge.ts';
import { ConsoleVisit } from '../support/console.ts';
import { makeGateway, type TestGateway } from '../support/gateways.ts';
import type { Platform } from '../support/platform.ts';
import { sharedPlatform } from '../support/shared-platform.ts';

describe('the documents of Knowledge in the console', function () {
  this.timeout(120_000);
  let platform: Platform;
  let visit: ConsoleVisit;
  let gateway: TestGateway;

  before(async () => {
    platform = await sharedPlatform();
    gateway = await makeGateway(platform, ['knowledge']);
  });

  beforeEach(async () => {
    visit = await ConsoleVisit.signedIn(platform);
  });

  afterEach(() => visit.close());

  const open = () => visit.open(`/gateways/${gateway.id}/capabilities/knowledge/documents`);
  const file = (name: string, text: string | Buffer) => ({
    name,
    mimeType: '',
    buffer: Buffer.from(text),
  });

  it('are added by choosing and dropping files, found, and deleted', async () => {
    const { page } = visit;
    await visit.open(`/gateways/${gateway.id}/capabilities`);
    await page.getByRole('link', { name: 'Documents' }).click();
    await page.getByText('No documents yet').waitFor();
    await visit.checkAccessibility();
    await page.setInputFiles('input[type=file]', [
      file('handbook.md', '# Birds\n\n## Kingfishers\n\nThe kingfisher dives for fish.'),
      file('prices.csv', 'bird,price\nheron,12\n'),
    ]);
    await page.getByText('2 of 2 added').waitFor();
    const transfer = await page.evaluateHandle(`(() => {
      const data = new DataTransfer();
      data.items.add(new File(['The bittern booms at night.'], 'bittern.txt'));
      return data;
    })()`);
    await page
      .getByRole('group', { name: 'Documents to add' })
      .dispatchEvent('drop', { dataTransfer: transfer });
    await page.getByText('3 of 3 added').waitFor();
    const table = page.getByRole('table', { name: 'Documents' });
    assert.match(
      await visit.textOf(table.getByRole('row').filter({ hasText: 'handbook.md' })),
      /Markdown.*1Words/,
    );
    await table.getByRole('row').filter({ hasText: 'bittern.txt' }).waitFor();

    await page.getByRole('textbox', { name: 'Question or words' }).fill('Where do kingfishers dive?');
    await page.getByRole('button', { name: 'Search', exact: true }).click();
    await page.getByRole('article', { name: /^handbook\.md, .*Kingfishers/ }).waitFor();
    await visit.checkAccessibility();

    await page.getByRole('button', { name: 'Delete handbook.md' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await visit.notice('It was deleted.');
    await table.getByRole('row').filter({ hasText: 'handbook.md' }).waitFor({ state: 'detached' });
    await page.getByRole('searchbox', { name: 'Search by name' }).fill('PRICES');
    await table.getByRole('row').filter({ hasText: 'bittern.txt' }).waitFor({ state: 'detached' });
    await page.getByText('1 in all').waitFor();
    visit.checkQuiet();
  });

  it('that cannot be read are refused with the reason next to their name, and hold the others up in no way', async () => {
    const { page } = visit;
    await open();
    await page.setInputFiles('input[type=file]', [
      file('picture.png', 'nothing to read'),
      file('broken.pdf', '%PDF-1.7 and then nothing'),
      file('large.txt', Buffer.alloc(MAX_KNOWLEDGE_BYTES + 1, 'x')),
      file('empty.txt', ''),
      file('fine.txt', 'The wren is small.'),
    ]);
    await page.getByText('1 of 5 added, 4 refused').waitFor();
    const files = page.getByRole('list', { name: 'Files' }).getByRole('listitem');
    const lines = await files.allTextContents();
    assert.deepEqual(
      lines.map((line) => /^[^.]+\.(png|pdf|txt)/.exec(line)?.[0]),
      ['picture.png', 'broken.pdf', 'large.txt', 'empty.txt', 'fine.txt'],
    );
    assert.match(lines[0] ?? '', /image\/png has no text; text, Markdown, HTML, PDF/);
    assert.match(lines[2] ?? '', /12 MB at the most/);
    assert.match(lines[3] ?? '', /is empty/);
    assert.match(lines[4] ?? '', /Added in one piece/);
    await visit.checkAccessibility();
    await page.getByRole('button', { name: 'Clear' }).click();
    await files.first().waitFor({ state: 'detached' });
  });

  it('have no page on a gateway without Knowledge, but the way to it', async () => {
    const { page } = visit;
    const without = await makeGateway(platform);
    await visit.open(`/gateways/${without.id}/capabilities/knowledge/documents`);
    await page.getByText('Knowledge is not attached').waitFor();
    await page.getByRole('link', { name: 'Attach Knowledge' }).click();
    await page.getByRole('button', { name: 'Attach Knowledge' }).waitFor();
  });
});
