import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { buildSchema, parse as parseGraphql, validate } from 'graphql';
import { parse as parseYaml } from 'yaml';
import { configurationDocument } from '../../api/configuration/document.ts';
import { builtinVariables } from '../../platform/builtin-config.ts';
import { BUILTINS } from '../../schema/builtins/index.ts';
import type { Platform } from '../support/platform.ts';
import { sharedPlatform } from '../support/shared-platform.ts';

const read = (path: string) =>
  readFileSync(fileURLToPath(new URL(`../../../${path}`, import.meta.url)), 'utf8');

/** The blocks of code of one language in a page. */
function blocks(page: string, language: string): string[] {
  return [...read(page).matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\``, 'gm'))].map(
    ([, text = '']) => text,
  );
}

describe('the documentation', () => {
  let platform: Platform;

  before(async () => {
    platform = await sharedPlatform();
  });

  it('has a configuration that can be applied', () => {
    const [example = ''] = blocks('docs/cli.md', 'yaml');
    const { error } = configurationDocument.safeParse(parseYaml(example));
    assert.equal(error, undefined);
  });

  it('asks the management API what it can answer', () => {
    const schema = buildSchema(read('schema/schema.graphql'));
    const [examples = ''] = blocks('docs/activity.md', 'graphql');
    const operations = examples.split(/^(?=query|subscription)/m);
    assert.equal(operations.length, 4);
    for (const operation of operations) assert.deepEqual(validate(schema, parseGraphql(operation)), []);
    const pages = ['docs/builtins.md', 'docs/builtins/http-client.md', 'docs/builtins/knowledge.md'];
    for (const page of pages) {
      const shown = blocks(page, 'graphql').flatMap((block) => block.split(/^(?=query|mutation)/m));
      assert.ok(shown.length > 0, page);
      for (const operation of shown)
        assert.deepEqual(validate(schema, parseGraphql(operation)), [], operation);
    }
  });

  it('has a page for each built-in, with its tools, settings and variables', () => {
    for (const { id, tools, settings } of BUILTINS) {
      const page = read(`docs/builtins/${id}.md`);
      for (const { name } of tools) assert.ok(page.includes(name), `${id}: ${name}`);
      for (const name of Object.keys(settings.shape))
        assert.ok(page.includes(`\`${name}\``), `${id}: ${name}`);
    }
    const pages = BUILTINS.map(({ id }) => read(`docs/builtins/${id}.md`)).join('');
    for (const name of Object.keys(builtinVariables)) assert.ok(pages.includes(name), name);
  });

  it('names metrics that there are', async () => {
    const scraped = await (await fetch(`${platform.url}/metrics`)).text();
    const named = new Set(
      [...read('docs/production.md').matchAll(/omnigate_[a-z_]+[a-z]/g)].map(([name]) => name),
    );
    assert.ok(named.size > 12);
    for (const name of named) assert.match(scraped, new RegExp(`^# TYPE ${name} `, 'm'), name);
    for (const suffix of ['busy', 'waiting', 'lost']) {
      assert.match(scraped, new RegExp(`^# TYPE omnigate_sandbox_${suffix} `, 'm'));
    }
  });

  it('names paths that there are', async () => {
    const headers = { 'x-api-key': platform.adminKey };
    for (const path of ['/healthz', '/readyz', '/metrics', '/queues', '/config/export']) {
      assert.ok(read('docs/production.md').includes(path) || read('docs/cli.md').includes(path), path);
      assert.equal((await fetch(`${platform.url}${path}`, { headers })).status, 200, path);
    }
  });
});
