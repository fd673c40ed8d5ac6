import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { BUILTINS } from '../../schema/builtins/index.ts';
import { type BuiltinUser, connectToBuiltins } from '../support/builtins.ts';
import { connectV2 } from '../support/clients.ts';
import { makeGateway } from '../support/gateways.ts';
import type { GraphqlFailure, Platform } from '../support/platform.ts';
import { sharedPlatform } from '../support/shared-platform.ts';
import { Site } from '../support/site.ts';
import { startSearchProviders } from './fixtures/search-providers.ts';

interface Listed {
  id: string;
  scope: string;
  state: string;
  stateReason: string | null;
  tools: { name: string }[];
  builtin: { settingsSchema: JsonSchema };
}

interface JsonSchema {
  $schema: string;
  title: string;
  properties: Record<string, { description?: string; default?: unknown; writeOnly?: boolean }>;
}

/** The contract: tools of the platform itself. */
const TOOLS: Record<string, string[]> = {
  'web-search': ['web_search'],
  'web-fetch': ['web_fetch'],
  'http-client': ['http_request'],
  'code-runner': ['run_code'],
  files: ['files_list', 'files_read', 'files_write', 'files_delete', 'files_search'],
  knowledge: ['knowledge_search', 'knowledge_get', 'knowledge_sources', 'knowledge_add'],
  browser: [
    'browser_open',
    'browser_click',
    'browser_type',
    'browser_snapshot',
    'browser_screenshot',
    'browser_close',
  ],
  computer: [],
};

const PAGE = `<!doctype html><title>Pond report</title><article><h1>Pond report</h1>
<p>Three herons were seen at the northern pond, and none of them left before noon. They waited for fish.</p></article>`;

describe('all built-ins together', function () {
  this.timeout(120_000);
  let platform: Platform;
  let engines: Site;
  let site: Site;

  before(async () => {
    platform = await sharedPlatform();
    engines = await startSearchProviders();
    site = await Site.start(({ path }) => {
      if (path === '/robots.txt') return { status: 404 };
      if (path !== '/herons.json') return { body: PAGE };
      return { headers: { 'content-type': 'application/json' }, body: '{"herons": 3}' };
    });
  });
  after(async () => {
    await engines.stop();
    await site.stop();
  });

  it('are listed with their tools, their state, and settings that a form can be made of', async () => {
    const { capabilities } = await platform.graphql<{ capabilities: { nodes: Listed[] } }>(
      '{ capabilities(kind: BUILTIN) { nodes { id scope state stateReason tools { name } builtin { settingsSchema } } } }',
    );
    assert.deepEqual(
      Object.fromEntries(capabilities.nodes.map(({ id, tools }) => [id, tools.map(({ name }) => name)])),
      TOOLS,
    );
    for (const { id, state, stateReason, builtin } of capabilities.nodes) {
      assert.ok(state === 'READY' ? stateReason === null : (stateReason ?? '').length > 10, id);
      const { $schema, title, properties } = builtin.settingsSchema;
      assert.match($schema, /2020-12/);
      assert.match(title, / settings$/);
      for (const [name, property] of Object.entries(properties ?? {}))
        assert.ok((property.description ?? '').length > 10, `${id}: ${name}`);
      const { settings } = BUILTINS.find((it) => it.id === id) ?? assert.fail(id);
      assert.deepEqual(settings.safeParse({}).error, undefined, 'everything has a default');
    }
  });

  it('are used through one gateway by one client, each for what it is for', async () => {
    const settings: Record<string, Record<string, unknown>> = {
      'web-search': { provider: 'searxng', url: engines.url('/searx') },
      'web-fetch': {},
      'http-client': {},
      'code-runner': {},
      files: {},
      knowledge: { allowAdding: true },
      browser: {},
    };
    const user = await connectToBuiltins(platform, settings);
    const { tools } = await user.client.listTools();
    assert.deepEqual(tools.map(({ name }) => name).sort(), Object.values(TOOLS).flat().sort());
    await workWithAll(user);

    const stateless = await connectV2(user.gateway.mcp, '2026-07-28');
    assert.equal((await stateless.listTools()).tools.length, tools.length);
    const { structuredContent } = await stateless.callTool({
      name: 'files_read',
      arguments: { path: 'report.md' },
    });
    assert.match((structuredContent as { content: string }).content, /northern pond/);
  });

  async function workWithAll(user: BuiltinUser): Promise<void> {
    const { results: found } = await user.succeed('web_search', { query: 'herons', limit: 3 });
    assert.equal(found.length, 3);
    const { markdown, title } = await user.succeed('web_fetch', { url: site.url('/report') });
    assert.equal(title, 'Pond report');
    const { body } = await user.succeed('http_request', { url: site.url('/herons.json') });
    assert.deepEqual(body, { herons: 3 });
    await user.succeed('files_write', { path: 'report.md', content: markdown });
    const { content } = await user.succeed('files_read', { path: 'report.md' });
    const count = `len(${JSON.stringify(content)}.split())`;
    const python = await user.succeed('run_code', { language: 'python', code: count });
    const javascript = await user.succeed('run_code', {
      language: 'javascript',
      code: `${JSON.stringify(content)}.split(/\\s+/).filter(Boolean).length`,
    });
    assert.equal(python.result, javascript.result);
    assert.ok(python.result > 10);
    await user.succeed('knowledge_add', { name: 'report.md', content });
    const { results: passages } = await user.succeed('knowledge_search', {
      query: 'which pond had herons?',
    });
    assert.equal(passages[0].source, 'report.md');
    const view = await user.succeed('browser_open', { url: site.url('/report') });
    assert.match(view.snapshot, /northern pond/);
    assert.equal((await user.call('browser_screenshot', {})).content[0]?.mimeType, 'image/png');
    const { resources } = await user.client.listResources();
    assert.deepEqual(
      resources.map(({ uri }) => uri),
      ['files:///report.md'],
    );
  }

  it('lose one call to a hostile program, while others on the same and on another gateway go on', async () => {
    const impatient = await connectToBuiltins(platform, { 'code-runner': { timeoutSeconds: 2 } });
    const hostile = await connectToBuiltins(platform, { 'code-runner': {} });
    const neighbour = await connectToBuiltins(platform, { 'code-runner': {} });
    const programs: [string, string, RegExp][] = [
      ['python', 'while True: pass', /^timed out after 2 s/],
      ['python', 'x = []\nwhile True: x.append(bytearray(10 ** 6))', /^(ran out of memory|MemoryError)/],
      ['python', 'import os\nos.fork()', /^OSError/],
      ['python', 'import js', /^ModuleNotFoundError: No module named 'js'/],
      ['python', 'open("/etc/passwd").read()', /^FileNotFoundError/],
      ['javascript', 'for (;;);', /^timed out after 2 s/],
      ['javascript', 'const x = []; for (;;) x.push(new Array(1e6).fill(1))', /^ran out of memory/],
      ['javascript', 'process.env', /^ReferenceError: process is not available/],
    ];
    const endless = ['while True: pass', 'for (;;);'];
    const failures = programs.map(([language, code]) =>
      (endless.includes(code) ? impatient : hostile).fail('run_code', { language, code }),
    );
    const results = await Promise.all(
      ['python', 'javascript'].map((language) => neighbour.succeed('run_code', { language, code: '6 * 7' })),
    );
    assert.deepEqual(
      results.map(({ result }) => result),
      [42, 42],
    );
    for (const [n, text] of (await Promise.all(failures)).entries())
      assert.match(text, programs[n]?.[2] ?? /x/);
    assert.equal((await hostile.succeed('run_code', { language: 'python', code: '1 + 1' })).result, 2);
  });

  it('have a page each that names their tools and settings', () => {
    const docs = (path: string) => readFileSync(new URL(`../../../docs/${path}`, import.meta.url), 'utf8');
    const overview = docs('builtins.md');
    for (const { id, tools, settings } of BUILTINS) {
      assert.ok(overview.includes(`(builtins/${id}.md)`), id);
      const page = docs(`builtins/${id}.md`);
      const names = [...tools.map(({ name }) => name), ...Object.keys(settings.shape)];
      for (const name of names) assert.match(page, new RegExp(`\\b${name}\\b`), `${id}: ${name}`);
    }
  });

  it('take no more than they say that they take', async () => {
    const user = await connectToBuiltins(platform, { 'code-runner': {}, 'web-search': {} });
    const run = (text: string) => user.call('run_code', { language: 'javascript', code: text });
    assert.equal((await run(`//${'é'.repeat(5000)}\n1`)).isError, false);
    assert.match((await run(`//${'é'.repeat(5200)}\n1`)).text, /^Invalid arguments for run_code/);
    const search = (args: object) => user.fail('web_search', { query: 'x', ...args });
    assert.match(await search({ query: 'x'.repeat(501) }), /^Invalid arguments for web_search/);
    assert.match(await search({ limit: 21 }), /^Invalid arguments/);
  });

  it('leave Computer to agents: it is listed, and attaching it is refused with the reason', async () => {
    const { capability } = await platform.graphql<{ capability: Listed }>(
      '{ capability(id: "computer") { scope state tools { name } } }',
    );
    assert.deepEqual([capability.scope, capability.tools], ['AGENT_ONLY', []]);
    const gateway = await makeGateway(platform);
    const attach = platform.graphql(
      'mutation ($id: ID!) { attachCapability(gatewayId: $id, capabilityId: "computer") { id } }',
      { id: gateway.id },
    );
    await assert.rejects(attach, (error: GraphqlFailure) => {
      assert.equal(error.code, 'BAD_USER_INPUT');
      assert.deepEqual(error.fields, [
        {
          path: 'capabilityId',
          message:
            'Computer is for agents only and cannot be attached: a desktop has one pointer and one screen, which callers of a gateway would share; use Browser, Files and Code Runner',
        },
      ]);
      return true;
    });
    const { gateway: after } = await platform.graphql<{ gateway: { attachments: unknown[] } }>(
      'query ($id: ID!) { gateway(id: $id) { attachments { enabled } } }',
      { id: gateway.id },
    );
    assert.deepEqual(after.attachments, []);
  });
});
