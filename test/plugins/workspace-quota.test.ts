import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { S3_ACCESS } from '../builtins/fixtures/s3-server.ts';
import { attachWith } from '../support/builtins.ts';
import { makeGateway, type TestGateway } from '../support/gateways.ts';
import { Platform } from '../support/platform.ts';
import { callTool, outcome, probe, sendPackage, upload } from '../support/plugins.ts';
import { sharedPlatform } from '../support/shared-platform.ts';

const ALL_FILES = 'permissions: {filesystem: {allow: [{uri: "fs://**", access: write}]}}\n';

const text = (kilobytes: number) => 'x'.repeat(kilobytes * 1024);
const say = async (gateway: TestGateway, tool: string, args: Record<string, unknown> = {}) =>
  outcome(await callTool(gateway, tool, args));
const failed = async (gateway: TestGateway, tool: string, args: Record<string, unknown>) => {
  const { isError, content } = await callTool(gateway, tool, args);
  assert.equal(isError, true);
  return content[0]?.text ?? '';
};

describe('the quota of a workspace', function () {
  this.timeout(90_000);
  let platform: Platform;
  before(async () => {
    platform = await sharedPlatform();
  });

  /** A gateway with Files and a plugin that may use all of them. */
  async function withBoth(name: string, files: Record<string, unknown>): Promise<TestGateway> {
    const { id } = await upload(platform, await probe(name, ALL_FILES));
    const gateway = await makeGateway(platform, [id]);
    await attachWith(platform, gateway.id, 'files', files);
    return gateway;
  }

  it('is one for the tools of Files and for plugins, whoever fills it', async () => {
    const gateway = await withBoth('quota probe', { quotaMb: 1 });
    await callTool(gateway, 'files_write', { path: 'a', content: text(900) });
    assert.match(await say(gateway, 'write-file', { path: '/b', text: text(200) }), /^✗ I\/O error/);
    assert.equal(await say(gateway, 'delete-file', { path: '/a' }), 'Done.');
    assert.equal(await say(gateway, 'write-file', { path: '/b', text: text(700) }), 'Done.');
    assert.match(
      await failed(gateway, 'files_write', { path: 'c', content: text(500) }),
      /^The workspace is full: it may hold 1 MB and holds 0\.7 MB/,
    );
    // What is written anew or moved over something else takes the place of that.
    assert.equal(await say(gateway, 'write-file', { path: '/b', text: text(300) }), 'Done.');
    await callTool(gateway, 'files_write', { path: 'c', content: text(500) });
    assert.equal(await say(gateway, 'rename-file', { old: '/b', to: '/c' }), 'Done.');
    assert.notEqual(
      (await callTool(gateway, 'files_write', { path: 'd', content: text(700) })).isError,
      true,
    );
  });

  it('counts files and folders too', async () => {
    const gateway = await withBoth('count probe', { maxFiles: 2 });
    assert.equal(await say(gateway, 'write-file', { path: '/one', text: '1' }), 'Done.');
    await callTool(gateway, 'files_write', { path: 'two', content: '2' });
    assert.match(await failed(gateway, 'files_write', { path: 'three', content: '' }), /may hold 2 files/);
    assert.match(await say(gateway, 'write-file', { path: '/three', text: '' }), /^✗ Quota exceeded/);
    assert.equal(await say(gateway, 'make-folder', { path: '/a' }), 'Done.');
    assert.equal(await say(gateway, 'make-folder', { path: '/b' }), 'Done.');
    assert.match(await say(gateway, 'make-folder', { path: '/c' }), /^✗ Quota exceeded/);
    assert.equal(await say(gateway, 'delete-folder', { path: '/a' }), 'Done.');
    assert.equal(await say(gateway, 'make-folder', { path: '/c' }), 'Done.');
    await callTool(gateway, 'files_delete', { path: 'two' });
    assert.equal(await say(gateway, 'write-file', { path: '/three', text: '' }), 'Done.');
  });

  it('is nothing for plugins where files are in a bucket: they get none, and it is said why', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'omnigate-quota-'));
    let own = await Platform.start({ DATA_DIR: folder });
    try {
      const { id } = await upload(own, await probe('moved probe', ALL_FILES));
      const { id: other } = await upload(own, await probe('modest probe'));
      const gateway = await makeGateway(own, [id]);
      const modest = await makeGateway(own, [other]);
      assert.equal(await say(gateway, 'write-file', { path: '/a', text: 'on disk' }), 'Done.');
      await own.interrupt();
      own = await Platform.start({
        DATA_DIR: folder,
        S3_ENDPOINT: 'http://127.0.0.1:1',
        S3_BUCKET: 'herons',
        S3_ACCESS_KEY_ID: S3_ACCESS.accessKeyId,
        S3_SECRET_ACCESS_KEY: S3_ACCESS.secretAccessKey,
      });
      const at = ({ id: gatewayId }: TestGateway) => ({ http: `${own.url}/g/${gatewayId}` });
      const called = await callTool(at(gateway), 'read-file', { path: '/a' });
      assert.equal(called.isError, true);
      assert.match(
        called.content[0]?.text ?? '',
        /^moved probe cannot run: permissions\.filesystem .* bucket/,
      );
      assert.match(outcome(await callTool(at(modest), 'now-ms')), /^\d+$/);
      const { status, body } = await sendPackage(own, await probe('late probe', ALL_FILES));
      assert.equal(status, 400);
      assert.match(body.error.message, /permissions\.filesystem .*S3_BUCKET/);
    } finally {
      await own.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
