import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { freePort } from '../../scripts/supervisor/free-port.ts';
import { HttpApi, stopApis } from '../connectors/rest/support/http-api.ts';
import { ConsoleVisit } from '../support/console.ts';
import { compiledFixture, sourceFixture } from '../support/fixtures.ts';
import { Platform } from '../support/platform.ts';
import { startServer } from '../support/servers.ts';
import { SignInBrowser } from '../support/sign-in.ts';
import { until } from '../support/until.ts';

describe('adding connectors in the console', function () {
  this.timeout(120_000);
  let platform: Platform;
  let registryUrl: string;
  let visit: ConsoleVisit;

  before(async () => {
    const registry = await startServer('registry-server', { FOLDER: sourceFixture('registry') });
    registryUrl = `http://127.0.0.1:${registry.port}`;
    platform = await Platform.start({ STDIO_ALLOW: 'node', MCP_REGISTRY_URL: registryUrl });
  });

  after(async () => {
    await stopApis();
    await platform?.stop();
  });

  afterEach(async () => {
    await visit?.close();
  });

  const capabilityOf = async (id: string) =>
    (
      await platform.graphql<{
        capability: {
          name: string;
          description: string | null;
          tools: { name: string }[];
          connector: { headers: Record<string, string>; auth: { type: string; name: string | null } | null };
        };
      }>(
        'query ($id: ID!) { capability(id: $id) { name description tools { name } connector { headers auth { type name } } } }',
        { id },
      )
    ).capability;

  /** Waits for the page of what was made. @returns its id. */
  const made = async (name: string) => {
    await visit.page.waitForURL(/\/capabilities\/(?!new\b)[^/]+$/);
    await visit.heading(name);
    return new URL(visit.page.url()).pathname.split('/')[2] ?? '';
  };

  it('makes chosen operations of an OpenAPI file tools, after one was tried', async () => {
    const api = await HttpApi.start(({ method, url }, response) => {
      if (url === '/pets/7') return response.writeHead(404).end('no such pet');
      return method === 'GET' ? [{ id: 1, name: 'Rex' }] : { id: 2, name: 'Bello' };
    });
    const asked = () => api.seen.map(({ method, url }) => `${method} ${url}`);
    visit = await ConsoleVisit.signedIn(platform);
    const { page } = visit;
    await page.getByRole('link', { name: 'Capabilities' }).click();
    await page.getByRole('link', { name: 'Add' }).click();
    await visit.heading('Add a capability');
    await visit.checkAccessibility();
    await page.getByRole('link', { name: /^REST API/ }).click();
    await visit.heading('Connect a REST API');
    await page.getByText('File or paste', { exact: true }).click();
    await page.getByRole('textbox', { name: 'Document' }).fill('{"openapi": "3.0.0"}');
    await page.getByRole('button', { name: 'Read it' }).click();
    await page.getByRole('alert').filter({ hasText: 'This document cannot be used' }).waitFor();
    await page.setInputFiles('input[type=file]', sourceFixture('openapi/petstore-expanded.openapi30.json'));
    await page.getByRole('button', { name: 'Read it' }).click();
    await page.getByText('4 of 4 chosen').waitFor();
    await page.getByRole('checkbox', { name: /^deletePet/ }).uncheck();
    await page.getByText('3 of 4 chosen').waitFor();
    await visit.checkAccessibility();
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByRole('combobox', { name: 'Authentication' }).click();
    await page.getByRole('option', { name: 'API key' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('X-Pet-Key');
    await page
      .getByLabel('Key', { exact: false })
      .and(page.locator('input[type=password]'))
      .fill('hush-hush');
    await page.getByRole('combobox', { name: 'Base URL' }).fill(api.url);
    await visit.checkAccessibility();
    await page.getByRole('button', { name: 'Check' }).click();

    // One that reads is offered first, and sent without being asked about.
    const operation = page.getByRole('combobox', { name: 'Operation' });
    await until('the operation', async () => (await operation.inputValue()) === 'findPets: GET /pets');
    await page.getByRole('textbox', { name: 'Limit' }).fill('2');
    const run = page.getByRole('button', { name: 'Run', exact: true });
    await run.click();
    const result = page.getByRole('region', { name: 'Result', exact: true });
    await result.getByText('Rex').first().waitFor();
    assert.deepEqual(asked(), ['GET /pets?limit=2']);
    assert.equal(api.seen[0]?.headers['x-pet-key'], 'hush-hush');
    await visit.checkAccessibility();

    // One that changes something is asked about.
    await operation.click();
    await page.getByRole('option', { name: /^addPet/ }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Bello');
    await run.click();
    const question = page.getByRole('dialog', { name: 'Send POST /pets?' });
    await question.getByText(api.url, { exact: false }).waitFor();
    await visit.checkAccessibility();
    await question.getByRole('button', { name: 'Cancel' }).click();
    await question.waitFor({ state: 'detached' });
    await run.click();
    await question.getByRole('button', { name: 'Send' }).click();
    await result.getByText('Bello').first().waitFor();
    assert.deepEqual(asked().slice(1), ['POST /pets']);
    assert.deepEqual(JSON.parse(api.seen[1]?.body ?? ''), { name: 'Bello' });

    await operation.click();
    await page.getByRole('option', { name: /GET \/pets\/\{id\}/ }).click();
    await page.getByRole('textbox', { name: 'ID', exact: true }).fill('7');
    await run.click();
    await result.getByText('The tool says it failed').waitFor();
    await result.getByText(/404.*no such pet/s).waitFor();

    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByRole('button', { name: 'Create' }).waitFor();
    await page.getByRole('textbox', { name: 'Name' }).fill('Pets');
    await page.getByRole('button', { name: 'Create' }).click();
    const { tools, connector } = await capabilityOf(await made('Pets'));
    assert.equal(tools.length, 3);
    assert.ok(!tools.some(({ name }) => /delete/i.test(name)));
    assert.deepEqual(connector.auth, { type: 'API_KEY', name: 'X-Pet-Key' });
    assert.equal(await page.getByText('hush-hush').count(), 0);
    visit.checkQuiet();
  });

  it('takes a document that is dropped, and operations made by hand', async () => {
    visit = await ConsoleVisit.signedIn(platform);
    const { page } = visit;
    await visit.open('/capabilities/new/rest');
    await page.getByText('File or paste', { exact: true }).click();
    const field = page.getByRole('textbox', { name: 'Document' });
    const text = readFileSync(sourceFixture('openapi/petstore-expanded.openapi30.json'), 'utf8');
    const transfer = await page.evaluateHandle(`(() => {
      const data = new DataTransfer();
      data.items.add(new File([${JSON.stringify(text)}], 'petstore.json', { type: 'application/json' }));
      return data;
    })()`);
    await field.dispatchEvent('drop', { dataTransfer: transfer });
    await until('the document', async () => (await field.inputValue()).includes('petstore'));
    await page.getByText('By hand', { exact: true }).click();
    await page.getByRole('textbox', { name: 'Operations' }).fill('not json');
    await page.getByRole('button', { name: 'Read it' }).click();
    await page.getByRole('alert').filter({ hasText: 'JSON' }).waitFor();
    const inputSchema = { type: 'object', properties: { id: { type: 'string' } }, required: ['id'] };
    const operation = { name: 'get_pet', method: 'GET', path: '/pets/{id}', inputSchema };
    await page.getByRole('textbox', { name: 'Operations' }).fill(JSON.stringify([operation]));
    await page.getByRole('textbox', { name: 'Base URL' }).fill('http://127.0.0.1:9');
    await page.getByRole('button', { name: 'Read it' }).click();
    await page.getByText('1 of 1 chosen').waitFor();
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByRole('combobox', { name: 'Authentication' }).click();
    await page.getByRole('option', { name: 'OAuth 2: refresh token' }).click();
    await page.getByRole('textbox', { name: 'Token URL' }).fill('http://127.0.0.1:9/token');
    await page.getByRole('textbox', { name: 'Client id' }).fill('client');
    await page.getByLabel('Refresh token').and(page.locator('input[type=password]')).fill('good-for-once');
    await page.getByRole('button', { name: 'Check' }).click();
    await page.getByRole('textbox', { name: 'ID', exact: true }).fill('7');
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await page.getByRole('alert').filter({ hasText: 'a refresh token cannot be tried' }).waitFor();
    await page.getByRole('link', { name: 'Usage' }).click();
    await page
      .getByRole('dialog', { name: 'Leave without saving?' })
      .getByRole('button', { name: 'Leave' })
      .click();
    await visit.heading('Usage');
  });

  it('shows what an MCP server offers before it is connected, and changes it later', async () => {
    const { port } = await startServer('mcp-server');
    visit = await ConsoleVisit.signedIn(platform);
    const { page } = visit;
    await visit.open('/capabilities/new/mcp');
    await page.getByRole('textbox', { name: 'URL' }).fill('http://127.0.0.1:9/mcp');
    await page.getByRole('button', { name: 'Connect and look' }).click();
    await page.getByRole('alert').filter({ hasText: 'The server cannot be used like this' }).waitFor();
    await page.getByRole('textbox', { name: 'URL' }).fill(`http://127.0.0.1:${port}/mcp`);
    await page.getByRole('button', { name: 'Add header' }).click();
    await page.getByLabel('Name of header 1').fill('X-Team');
    await page.getByLabel('Value of header 1').fill('secret-of-the-team');
    await visit.checkAccessibility();
    await page.getByRole('button', { name: 'Connect and look' }).click();
    await page.getByRole('button', { name: /^echo/ }).waitFor();
    await page.getByText('Streamable HTTP', { exact: true }).waitFor();
    await visit.checkAccessibility();
    await page.getByRole('textbox', { name: 'Name' }).fill(`Seen ${port}`);
    await page.getByRole('button', { name: 'Create' }).click();
    const id = await made(`Seen ${port}`);
    await page.getByText('X-Team …team').waitFor();

    await page.getByRole('link', { name: 'Change' }).click();
    await visit.heading(`Change Seen ${port}`);
    await page.getByRole('textbox', { name: 'Description' }).fill('Looked at before');
    await page.getByRole('button', { name: 'Add header' }).click();
    await page.getByLabel('Name of header 2').fill('X-More');
    await page.getByLabel('Value of header 2').fill('another');
    await visit.checkAccessibility();
    await page.getByRole('button', { name: 'Save' }).click();
    await visit.notice('Saved. It is in force already.');
    await page.getByRole('heading', { name: 'Connection' }).waitFor();
    const { description, connector } = await capabilityOf(id);
    assert.equal(description, 'Looked at before');
    assert.deepEqual(Object.keys(connector.headers), ['X-Team', 'X-More']);
    assert.match(connector.headers['X-Team'] ?? '', /team$/);
    visit.checkQuiet();
  });

  it('runs a command as an MCP server', async () => {
    visit = await ConsoleVisit.signedIn(platform);
    const { page } = visit;
    await visit.open('/capabilities/new/mcp');
    await page.getByText('A command', { exact: true }).click();
    await page.getByRole('textbox', { name: 'Command' }).fill('node');
    const file = compiledFixture('stdio-server');
    await page.getByRole('textbox', { name: 'Arguments' }).fill(file);
    await page.getByRole('button', { name: 'Connect and look' }).click();
    await page.getByText('A process on the worker', { exact: true }).waitFor();
    await page.getByRole('textbox', { name: 'Name' }).fill('Own process');
    await page.getByRole('button', { name: 'Create' }).click();
    await made('Own process');
    await page.getByText(`node ${file}`).waitFor();
  });

  it('gives the link at which access to a server is granted', async () => {
    const port = await freePort();
    const resource = `http://127.0.0.1:${port}/mcp`;
    const issuer = await startServer('authorization-server', { RESOURCE: resource });
    await startServer('protected-server', { ISSUER: `http://127.0.0.1:${issuer.port}` }, port);
    visit = await ConsoleVisit.signedIn(platform);
    const { page } = visit;
    await visit.open('/capabilities/new/mcp');
    await page.getByRole('textbox', { name: 'URL' }).fill(resource);
    await page.getByRole('combobox', { name: 'Authentication' }).click();
    await page.getByRole('option', { name: /somebody grants access/ }).click();
    await page.getByRole('button', { name: 'Connect and look' }).click();
    await page.getByText('Somebody has to grant access first').waitFor();
    await page.getByRole('textbox', { name: 'Name' }).fill('Guarded');
    await page.getByRole('button', { name: 'Create' }).click();
    await made('Guarded');
    await page.getByRole('button', { name: 'Grant access' }).click();
    const href = await page.getByRole('link', { name: 'Go to the server' }).getAttribute('href');
    assert.equal(new URL(href ?? '').port, String(issuer.port));
    await visit.checkAccessibility();
    const { status } = await new SignInBrowser().signIn(href ?? '', 'ada');
    assert.equal(status, 200);
    await page.reload();
    await page.getByRole('button', { name: /^whoami/ }).waitFor();
    await page.getByText('For everybody').waitFor();
    await page.getByRole('button', { name: 'Forget' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Forget' }).click();
    await visit.notice('That access is forgotten.');
  });

  it('takes a server from a registry, with what it asks for', async () => {
    const { port } = await startServer('mcp-server', { REQUIRED_TOKEN: 't0ken' });
    visit = await ConsoleVisit.signedIn(platform);
    const { page } = visit;
    await visit.open('/capabilities/new/registry');
    await page.getByRole('searchbox', { name: 'Search servers by name' }).fill('example/remote');
    await page.waitForURL(/search=/);
    await page.getByRole('link', { name: 'Example Remote' }).click();
    await visit.heading('Example Remote');
    await page.getByText(/not here: the transport websocket/).waitFor();
    await page.getByRole('textbox', { name: 'port' }).fill(String(port));
    await page.getByRole('button', { name: 'Create' }).click();
    await page.getByText('is needed: Your key.').first().waitFor();
    await visit.checkAccessibility();
    await page.getByRole('textbox', { name: 'key' }).fill('key-in-the-url');
    await page.getByRole('textbox', { name: 'token' }).fill('t0ken');
    await page.getByRole('button', { name: 'Create' }).click();
    const { tools } = await capabilityOf(await made('Example Remote'));
    assert.ok(tools.some(({ name }) => name === 'echo'));
    await page.getByText('com.example/remote').waitFor();
    await visit.open('/capabilities/new/registry/server?name=no.such/server');
    await page.getByRole('heading', { name: 'The registry has no such server' }).waitFor();
  });

  it('offers the versions of a server', async () => {
    visit = await ConsoleVisit.signedIn(platform);
    const { page } = visit;
    await visit.open('/capabilities/new/registry/server?name=com.example/remote');
    await page.getByRole('combobox', { name: 'Version' }).click();
    await page.getByRole('option', { name: '0.2.0.0' }).click();
    await page.waitForURL(/version=0\.2\.0\.0/);
  });
});
