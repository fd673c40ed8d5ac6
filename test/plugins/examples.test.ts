import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { connectV1, connectV2 } from '../support/clients.ts';
import { makeGateway } from '../support/gateways.ts';
import type { Platform } from '../support/platform.ts';
import { callTool, NOTES, outcome, packed, TYPESCRIPT, upload } from '../support/plugins.ts';
import { sharedPlatform } from '../support/shared-platform.ts';

const PYTHON = 'examples/plugins/python/words.npack';
const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

describe('the example plugins', function () {
  this.timeout(120_000);
  let platform: Platform;
  before(async () => {
    platform = await sharedPlatform();
  });

  it('in Rust keeps notes', async () => {
    const { id, warnings } = await upload(platform, packed(NOTES));
    assert.deepEqual(warnings, []);
    const client = await connectV1((await makeGateway(platform, [id])).mcp);
    const { tools } = await client.listTools();
    assert.deepEqual(
      tools.map(({ name }) => name),
      ['keep', 'find', 'names', 'discard'],
    );
    const call = (name: string, args = {}) => client.callTool({ name, arguments: args });
    assert.deepEqual((await call('names')).structuredContent, { result: [] });
    await call('keep', { name: 'today', text: 'Buy milk' });
    await call('keep', { name: 'later', text: 'Sleep' });
    assert.deepEqual((await call('names')).structuredContent, { result: ['later', 'today'] });
    const { structuredContent } = await call('find', { name: 'today' });
    const { name, text, 'changed-at': changedAt } = structuredContent as Record<string, unknown>;
    assert.deepEqual([name, text], ['today', 'Buy milk']);
    assert.ok(Math.abs(Number(changedAt) - Date.now()) < 120_000);
    await call('discard', { name: 'today' });
    const missing = await call('find', { name: 'today' });
    assert.deepEqual(
      [missing.isError, missing.content],
      [true, [{ type: 'text', text: '{"tag":"missing","value":"today"}' }]],
    );
  });

  it('in TypeScript makes names, in the newest revision of MCP too', async () => {
    const { id, warnings } = await upload(platform, packed(TYPESCRIPT));
    assert.deepEqual(warnings, []);
    const client = await connectV2((await makeGateway(platform, [id])).mcp, '2026-07-28');
    const { tools } = await client.listTools();
    const slugify = tools.find(({ name }) => name === 'slugify');
    assert.equal(
      slugify?.description,
      'Makes a name for a file or an address out of a title: lower case, hyphens, nothing else.',
    );
    const { structuredContent } = await client.callTool({
      name: 'slugify',
      arguments: { title: 'Grüße aus Köln', 'max-length': 12 },
    });
    assert.deepEqual(structuredContent, { result: 'gruesse-aus' });
  });

  it('in Python counts words, where its package was built', async function () {
    // 6 MB are too much to keep with the sources: `node scripts/build-plugins.js python` makes it.
    if (!existsSync(join(ROOT, PYTHON))) this.skip();
    const { id } = await upload(platform, packed(PYTHON));
    const gateway = await makeGateway(platform, [id]);
    const { structuredContent } = await callTool(gateway, 'top-words', {
      text: 'To be or not to be',
      limit: 2,
    });
    assert.deepEqual(structuredContent, {
      result: [
        { word: 'be', times: 2 },
        { word: 'to', times: 2 },
      ],
    });
    await platform.graphql(
      'mutation ($id: ID!, $values: JSONObject!) { setPluginEnvironment(id: $id, values: $values) { id } }',
      { id, values: { WORDS_PER_MINUTE: 'many' } },
    );
    assert.equal(
      outcome(await callTool(gateway, 'reading-time', { text: 'to be' })),
      '✗ WORDS_PER_MINUTE is no number: many',
    );
  });
});
