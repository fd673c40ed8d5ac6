import assert from 'node:assert/strict';
import { json } from 'node:stream/consumers';
import { type AnsweringServer, answerWith } from '../support/answering-server.ts';
import { ConsoleVisit } from '../support/console.ts';
import { makeGateway } from '../support/gateways.ts';
import type { Platform } from '../support/platform.ts';
import { sharedPlatform } from '../support/shared-platform.ts';

const SCHEMA = {
  type: 'object',
  required: ['title', 'priority', 'kind'],
  properties: {
    title: { type: 'string', maxLength: 80, description: 'What it is about.' },
    priority: { type: 'integer', minimum: 1, maximum: 5 },
    kind: { type: 'string', enum: ['bug', 'wish'] },
    urgent: { type: 'boolean' },
    labels: { type: 'array', items: { type: 'string' } },
    secretToken: { type: 'string', writeOnly: true },
    reporter: { $ref: '#/$defs/person' },
    steps: { type: 'array', items: { $ref: '#/$defs/step' } },
    extra: {},
  },
  $defs: {
    person: { type: 'object', properties: { name: { type: 'string' }, age: { type: 'integer' } } },
    step: { type: 'object', properties: { action: { type: 'string', maxLength: 80 } } },
  },
};

describe('a form made of a JSON Schema', function () {
  this.timeout(90_000);
  let platform: Platform;
  let server: AnsweringServer;
  let visit: ConsoleVisit;
  let received: unknown;

  before(async () => {
    platform = await sharedPlatform();
    server = await answerWith(async (request, response) => {
      received = await json(request);
      response.setHeader('content-type', 'application/json').end('{"ok": true}');
    });
    const { createRestConnector } = await platform.graphql<{ createRestConnector: { id: string } }>(
      'mutation ($input: RestConnectorInput!) { createRestConnector(input: $input) { id } }',
      {
        input: {
          name: 'Tickets',
          baseUrl: `http://127.0.0.1:${server.port}`,
          operations: [{ name: 'create_ticket', method: 'POST', path: '/tickets', inputSchema: SCHEMA }],
        },
      },
    );
    const gateway = await makeGateway(platform, [createRestConnector.id]);
    visit = await ConsoleVisit.signedIn(platform);
    await visit.open(`/gateways/${gateway.id}/tools/create_ticket`);
  });

  after(async () => {
    await visit.close();
    server.close();
  });

  it('has a field of the right kind for each property, nested ones too, and sends what was filled in', async () => {
    const { page } = visit;
    await page.getByRole('textbox', { name: 'Title' }).fill('Door sticks');
    await page.getByRole('textbox', { name: 'Priority' }).fill('3');
    await page.getByRole('combobox', { name: 'Kind' }).click();
    await page.getByRole('option', { name: 'bug' }).click();
    await page.getByRole('switch', { name: 'Urgent' }).click({ force: true });
    const labels = page.getByLabel('Labels');
    for (const label of ['door', 'ground floor']) {
      await labels.first().fill(label);
      await labels.first().press('Enter');
    }
    assert.equal(await page.getByLabel('Secret token').first().getAttribute('type'), 'password');
    await page.getByRole('group', { name: 'Reporter' }).getByLabel('Age').fill('40');
    const steps = page.getByRole('group', { name: 'Steps' });
    await steps.getByRole('button', { name: 'Add' }).click();
    await steps.getByLabel('Action').fill('Push');
    await steps.getByRole('button', { name: 'Add' }).click();
    await steps.getByLabel('Action').nth(1).fill('Pull');
    await steps.getByRole('button', { name: 'Remove Steps 1' }).click();
    await page.getByRole('textbox', { name: 'Extra' }).fill('{"any": [1]}');
    await visit.checkAccessibility();
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await page.getByRole('region', { name: 'Result', exact: true }).waitFor();
    assert.deepEqual(received, {
      title: 'Door sticks',
      priority: 3,
      kind: 'bug',
      urgent: true,
      labels: ['door', 'ground floor'],
      reporter: { age: 40 },
      steps: [{ action: 'Pull' }],
      extra: { any: [1] },
    });
  });

  it('is JSON for whoever prefers that, and says what is none', async () => {
    const { page } = visit;
    await page.getByRole('button', { name: 'Edit as JSON' }).click();
    const all = page.getByRole('textbox', { name: 'All fields as JSON' });
    assert.match(await all.inputValue(), /"Door sticks"/);
    await all.fill('{"title": ');
    await page.getByText('This is no JSON yet').waitFor();
    await all.fill('{"title": "By hand", "priority": 1, "kind": "wish"}');
    await page.getByRole('button', { name: 'Edit as a form' }).click();
    assert.equal(await page.getByRole('textbox', { name: 'Title' }).inputValue(), 'By hand');
  });
});
