import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  ResourceListChangedNotificationSchema,
  ResourceUpdatedNotificationSchema,
} from '@modelcontextprotocol/sdk/types.js';
import {
  type BuiltinUser,
  changeSettings,
  connectToBuiltins,
  connectToGateway,
} from '../support/builtins.ts';
import { connectV2 } from '../support/clients.ts';
import { makeGateway } from '../support/gateways.ts';
import { Platform } from '../support/platform.ts';
import { sharedPlatform } from '../support/shared-platform.ts';
import { until } from '../support/until.ts';
import { S3_ACCESS, S3Server } from './fixtures/s3-server.ts';

interface Entry {
  path: string;
  type: string;
  size?: number;
}

const write = (user: BuiltinUser, path: string, content: string) =>
  user.succeed('files_write', { path, content });
const pathsIn = async (user: BuiltinUser, args: Record<string, unknown> = {}): Promise<string[]> =>
  (await user.succeed('files_list', args)).files.map(({ path, type }: Entry) =>
    type === 'folder' ? `${path}/` : path,
  );

describe('files', function () {
  this.timeout(60_000);
  let platform: Platform;
  let user: BuiltinUser;

  before(async () => {
    platform = await sharedPlatform();
    user = await connectToBuiltins(platform, { files: {} });
  });

  it('are written, read, changed, listed and deleted', async () => {
    const written = await write(user, 'notes/today.md', '# Today\nherons, äöü\n');
    assert.deepEqual(
      [written.files[0].path, written.files[0].size, written.files[0].mimeType],
      ['notes/today.md', 23, 'text/markdown'],
    );
    const { content, encoding, size, mimeType } = await user.succeed('files_read', {
      path: 'notes/today.md',
    });
    assert.deepEqual(
      [content, encoding, size, mimeType],
      ['# Today\nherons, äöü\n', 'utf8', 23, 'text/markdown'],
    );
    await user.succeed('files_write', { path: './notes//today.md', content: 'more\n', append: true });
    assert.equal(
      (await user.succeed('files_read', { path: 'notes/today.md' })).content,
      '# Today\nherons, äöü\nmore\n',
    );
    await write(user, 'top.txt', 'x');
    await write(user, 'notes/old/1.txt', 'x');
    assert.deepEqual(await pathsIn(user), ['notes/', 'top.txt']);
    assert.deepEqual(await pathsIn(user, { path: 'notes' }), ['notes/old/', 'notes/today.md']);
    assert.deepEqual(await pathsIn(user, { recursive: true }), [
      'notes/old/1.txt',
      'notes/today.md',
      'top.txt',
    ]);
    assert.match(await user.fail('files_delete', { path: 'notes' }), /folder with 2 files; set recursive/);
    await user.succeed('files_delete', { path: 'notes', recursive: true });
    assert.deepEqual(await pathsIn(user), ['top.txt']);
    assert.match(
      await user.fail('files_read', { path: 'notes/today.md' }),
      /There is no file "notes\/today\.md"/,
    );
    assert.match(await user.fail('files_list', { path: 'notes' }), /There is no folder/);
    assert.match(await user.fail('files_list', { path: 'top.txt' }), /is a file; read it/);
  });

  it('hold bytes as well as text, and come in parts', async () => {
    const bytes = Buffer.from([0, 1, 2, 250, 251]);
    await user.succeed('files_write', {
      path: 'data.bin',
      content: bytes.toString('base64'),
      encoding: 'base64',
    });
    const read = await user.succeed('files_read', { path: 'data.bin' });
    assert.deepEqual([read.encoding, read.content], ['base64', bytes.toString('base64')]);
    const pixel =
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
    await user.succeed('files_write', { path: 'pixel.png', content: pixel, encoding: 'base64' });
    const image = await user.call('files_read', { path: 'pixel.png' });
    assert.deepEqual(image.content, [{ type: 'image', data: pixel, mimeType: 'image/png' }]);
    await write(user, 'long.txt', 'ä'.repeat(1000));
    let text = '';
    let offset: number | undefined = 0;
    do {
      const part: { content: string; nextOffset?: number } = await user.succeed('files_read', {
        path: 'long.txt',
        offset,
        length: 333,
      });
      text += part.content;
      offset = part.nextOffset;
    } while (offset !== undefined);
    assert.equal(text, 'ä'.repeat(1000));
    assert.match(
      await user.fail('files_write', { path: 'x', content: 'no base64!', encoding: 'base64' }),
      /no base64/,
    );
    assert.match(
      await user.fail('files_write', { path: 'x', content: 'x'.repeat(1_100_000) }),
      /1 MB at the most/,
    );
  });

  it('are nowhere but in the workspace', async () => {
    const paths = [
      '../x',
      'a/../../x',
      '/etc/passwd',
      'C:\\x',
      'a\\..\\b',
      'a/../b',
      'x\0y',
      'x\ny',
      '..',
      'y'.repeat(300),
    ];
    for (const path of paths) {
      for (const [tool, args] of Object.entries({
        files_read: {},
        files_write: { content: 'x' },
        files_delete: {},
      })) {
        assert.match(await user.fail(tool, { path, ...args }), /is no path of a file here/, path);
      }
    }
    assert.match(await user.fail('files_list', { path: '../' }), /leads out of the workspace/);
    assert.match(await user.fail('files_write', { path: '.', content: 'x' }), /names no file/);
  });

  it('are found by name and by what is in them', async () => {
    const other = await connectToBuiltins(platform, { files: {} });
    await write(other, 'birds/heron.md', 'grey\nThe HERON waits\nat the pond');
    await write(other, 'birds/stork.md', 'white');
    await write(other, 'fish.txt', 'eaten by herons');
    const found = async (args: Record<string, unknown>) =>
      (await other.succeed('files_search', args)).files.map(
        ({ path, matches }: { path: string; matches: { line: number; text: string }[] }) => [
          path,
          ...matches.map(({ line, text }) => `${line}: ${text}`),
        ],
      );
    assert.deepEqual((await found({ query: 'heron' })).sort(), [
      ['birds/heron.md', '2: The HERON waits'],
      ['fish.txt', '1: eaten by herons'],
    ]);
    assert.deepEqual(await found({ query: 'heron', in: 'name' }), [['birds/heron.md']]);
    assert.deepEqual(await found({ query: 'heron', in: 'content', path: 'birds' }), [
      ['birds/heron.md', '2: The HERON waits'],
    ]);
    assert.deepEqual((await found({ query: '*.md', in: 'name' })).flat().sort(), [
      'birds/heron.md',
      'birds/stork.md',
    ]);
    assert.equal((await other.call('files_search', { query: 'nowhere' })).text, 'Nothing was found.');
  });

  it('belong to their gateway', async () => {
    const other = await connectToBuiltins(platform, { files: {} });
    await write(user, 'mine.txt', 'x');
    assert.deepEqual(await pathsIn(other), []);
    assert.match(await other.fail('files_read', { path: 'mine.txt' }), /There is no file/);
  });

  it('keep to the quota, also when many write at once', async () => {
    const small = await connectToBuiltins(platform, { files: { quotaMb: 0.1, maxFiles: 4 } });
    const results = await Promise.all(
      Array.from({ length: 6 }, (_, n) =>
        small.call('files_write', { path: `f${n}`, content: 'x'.repeat(30_000) }),
      ),
    );
    const failed = results.filter(({ isError }) => isError);
    assert.equal(failed.length, 3, 'three of 30,000 bytes fit into 0.1 MB');
    assert.match(failed[0]?.text ?? '', /The workspace is full: it may hold 0\.1 MB and holds 0\.1 MB/);
    const [kept] = await pathsIn(small);
    await write(small, kept ?? '', 'small');
    await write(small, 'fourth', 'x');
    assert.match(await small.fail('files_write', { path: 'fifth', content: '' }), /may hold 4 files/);
    await small.succeed('files_delete', { path: 'fourth' });
    await write(small, 'fifth', 'x');
    await changeSettings(platform, small.gateway.id, 'files', { readOnly: true });
    assert.match(await small.fail('files_write', { path: 'x', content: '' }), /can only be read/);
    assert.match(await small.fail('files_delete', { path: 'fifth' }), /can only be read/);
    assert.equal((await small.succeed('files_read', { path: 'fifth' })).content, 'x');
  });

  it('lose nothing when many add to one', async () => {
    await Promise.all(
      Array.from({ length: 12 }, (_, n) =>
        user.succeed('files_write', { path: 'log.txt', content: `line ${n}\n`, append: true }),
      ),
    );
    const { content } = await user.succeed('files_read', { path: 'log.txt' });
    assert.deepEqual(
      content.trim().split('\n').sort(),
      Array.from({ length: 12 }, (_, n) => `line ${n}`).sort(),
    );
  });

  it('are resources: listed, read and subscribed to', async () => {
    const gateway = await makeGateway(platform, ['files']);
    const reader = await connectToGateway(gateway);
    const { client } = reader;
    assert.deepEqual(client.getServerCapabilities()?.resources, { listChanged: true, subscribe: true });
    assert.deepEqual((await client.listResources()).resources, []);
    const { resourceTemplates } = await client.listResourceTemplates();
    assert.equal(resourceTemplates[0]?.uriTemplate, 'files:///{+path}');
    const updated: string[] = [];
    let listChanges = 0;
    client.setNotificationHandler(
      ResourceUpdatedNotificationSchema,
      ({ params }) => void updated.push(params.uri),
    );
    client.setNotificationHandler(ResourceListChangedNotificationSchema, () => {
      listChanges += 1;
    });

    await write(reader, 'käse & co/a b.txt', 'one');
    const uri = 'files:///k%C3%A4se%20%26%20co/a%20b.txt';
    await until('the list has changed', () => listChanges > 0);
    const { resources } = await client.listResources();
    assert.deepEqual(
      [resources[0]?.uri, resources[0]?.name, resources[0]?.mimeType],
      [uri, 'käse & co/a b.txt', 'text/plain'],
    );
    assert.deepEqual((await client.readResource({ uri })).contents, [
      { uri, mimeType: 'text/plain', text: 'one' },
    ]);

    await client.subscribeResource({ uri });
    await write(reader, 'käse & co/a b.txt', 'two');
    await until('the update is heard of', () => updated.length > 0);
    assert.deepEqual(updated, [uri]);
    await write(reader, 'other.txt', 'x');
    await client.unsubscribeResource({ uri });
    await write(reader, 'käse & co/a b.txt', 'three');
    await client.subscribeResource({ uri: 'files:///other.txt' });
    await write(reader, 'other.txt', 'y');
    await until('the second update is heard of', () => updated.length > 1);
    assert.deepEqual(updated, [uri, 'files:///other.txt']);
    for (const missing of ['files:///none', 'files:///../x', 'files:///%2e%2e/x', 'files:///%']) {
      await assert.rejects(client.readResource({ uri: missing }), /Resource not found/, missing);
    }
    const plain = await (await fetch(`${gateway.http}/resources/read?uri=${encodeURIComponent(uri)}`)).json();
    assert.equal((plain as { contents: { text: string }[] }).contents[0]?.text, 'three');
  });

  it('are resources of stateless clients too', async () => {
    const gateway = await makeGateway(platform, ['files']);
    const client = await connectV2(gateway.mcp, '2026-07-28');
    await client.callTool({ name: 'files_write', arguments: { path: 'a.txt', content: 'one' } });
    assert.deepEqual(
      (await client.listResources()).resources.map(({ uri }) => uri),
      ['files:///a.txt'],
    );
    const events = new AbortController();
    const response = await fetch(gateway.mcp, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        'mcp-protocol-version': '2026-07-28',
        'mcp-method': 'subscriptions/listen',
      },
      signal: events.signal,
      body: JSON.stringify({
        jsonrpc: '2.0',
        id: 1,
        method: 'subscriptions/listen',
        params: {
          notifications: { resourcesListChanged: true, resourceSubscriptions: ['files:///a.txt'] },
          _meta: {
            'io.modelcontextprotocol/protocolVersion': '2026-07-28',
            'io.modelcontextprotocol/clientCapabilities': {},
          },
        },
      }),
    });
    let heard = '';
    const reading = (async () => {
      for await (const chunk of response.body ?? []) heard += Buffer.from(chunk).toString();
    })().catch(() => undefined);
    await until('it is acknowledged', () => heard.includes('subscriptions/acknowledged'));
    assert.match(heard, /"resourceSubscriptions":\["files:\/\/\/a\.txt"\]/);
    await client.callTool({ name: 'files_write', arguments: { path: 'b.txt', content: 'x' } });
    await client.callTool({ name: 'files_write', arguments: { path: 'a.txt', content: 'two' } });
    await until('the update is heard of', () => heard.includes('notifications/resources/updated'));
    assert.match(heard, /notifications\/resources\/list_changed/);
    assert.doesNotMatch(heard, /updated.*b\.txt/);
    events.abort();
    await reading;
  });

  it('go with their gateway', async () => {
    const other = await connectToBuiltins(platform, { files: {} });
    await write(other, 'x.txt', 'x');
    const folder = join(platform.dataDir, 'files', other.gateway.id);
    assert.deepEqual(readdirSync(folder), ['x.txt']);
    await platform.graphql('mutation ($id: ID!) { deleteGateway(id: $id) }', { id: other.gateway.id });
    await until('the folder is gone', () => !existsSync(folder));
  });

  it('are kept in a bucket where the operator names one, though it is at a private address', async () => {
    const s3 = await S3Server.start();
    const configured = await Platform.start({
      EGRESS_ALLOW: '10.0.0.0/8',
      S3_ENDPOINT: s3.endpoint,
      S3_BUCKET: 'herons',
      S3_REGION: S3_ACCESS.region,
      S3_ACCESS_KEY_ID: S3_ACCESS.accessKeyId,
      S3_SECRET_ACCESS_KEY: S3_ACCESS.secretAccessKey,
    });
    try {
      const remote = await connectToBuiltins(configured, { files: { quotaMb: 1 } });
      await write(remote, 'notes/a.txt', 'in the bucket');
      assert.equal((await remote.succeed('files_read', { path: 'notes/a.txt' })).content, 'in the bucket');
      assert.deepEqual([...s3.objects.keys()], [`files/${remote.gateway.id}/notes/a.txt`]);
      assert.deepEqual(
        (await remote.client.listResources()).resources.map(({ uri }) => uri),
        ['files:///notes/a.txt'],
      );
      await configured.graphql('mutation ($id: ID!) { deleteGateway(id: $id) }', { id: remote.gateway.id });
      await until('the objects are gone', () => s3.objects.size === 0);
    } finally {
      await configured.stop();
      await s3.stop();
    }
  });
});
