import assert from 'node:assert/strict';
import {
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Agent } from 'undici';
import { DiskStore } from '../../worker/builtins/files/store/disk-store.ts';
import type { FileStore } from '../../worker/builtins/files/store/file-store.ts';
import { S3Client } from '../../worker/builtins/files/store/s3-client.ts';
import { S3Store } from '../../worker/builtins/files/store/s3-store.ts';
import { S3_ACCESS, S3Server } from './fixtures/s3-server.ts';

async function pathsOf(store: FileStore, workspace: string, folder = ''): Promise<string[]> {
  const paths: string[] = [];
  for await (const { path } of store.list(workspace, folder)) paths.push(path);
  return paths.sort();
}

/** What every store must keep to. */
function keepsFiles(name: string, open: () => Promise<FileStore>): void {
  describe(`files on ${name}`, () => {
    let store: FileStore;
    before(async () => {
      store = await open();
    });

    it('come back as they were written, whole and in parts', async () => {
      const content = Buffer.from([0, 255, 10, 13, 128, ...Buffer.from('heron')]);
      await store.write('a', 'notes/bytes.bin', content);
      assert.deepEqual(await store.read('a', 'notes/bytes.bin', 0, 100), content);
      assert.deepEqual(await store.read('a', 'notes/bytes.bin', 5, 3), Buffer.from('her'));
      assert.deepEqual(await store.read('a', 'notes/bytes.bin', 50, 3), Buffer.alloc(0));
      const stored = await store.stat('a', 'notes/bytes.bin');
      assert.equal(stored?.size, content.length);
      assert.ok(Math.abs(Date.now() - (stored?.modifiedAt.getTime() ?? 0)) < 60_000);
      await store.write('a', 'empty', Buffer.alloc(0));
      assert.deepEqual(await store.read('a', 'empty', 0, 10), Buffer.alloc(0));
    });

    it('have names of every kind', async () => {
      const names = [
        "it's (new)! *.txt",
        'käse/日本 語.md',
        'a+b&c=d%20e?f#g',
        '.hidden',
        '~',
        'x'.repeat(200),
      ];
      for (const path of names) await store.write('names', path, Buffer.from(path));
      assert.deepEqual(await pathsOf(store, 'names'), names.toSorted());
      for (const path of names) assert.equal((await store.read('names', path, 0, 1000))?.toString(), path);
      for (const path of names) await store.delete('names', path);
      assert.deepEqual(await pathsOf(store, 'names'), []);
    });

    it('are listed by folder, however many they are', async () => {
      for (let n = 0; n < 8; n += 1) await store.write('list', `deep/er/${n}`, Buffer.from(String(n)));
      await store.write('list', 'deeper', Buffer.from('x'));
      assert.equal((await pathsOf(store, 'list')).length, 9);
      assert.equal((await pathsOf(store, 'list', 'deep')).length, 8);
      assert.equal((await pathsOf(store, 'list', 'deep/er')).length, 8);
      assert.deepEqual(await pathsOf(store, 'list', 'de'), []);
      assert.deepEqual(await pathsOf(store, 'list', 'none'), []);
    });

    it('are absent where there are none', async () => {
      assert.equal(await store.stat('a', 'none'), undefined);
      assert.equal(await store.read('a', 'none/at/all', 0, 1), undefined);
      assert.equal(await store.stat('a', 'notes'), undefined, 'a folder is no file');
      assert.equal(await store.read('a', 'notes', 0, 1), undefined);
      await store.delete('a', 'none');
    });

    it('do not stand in the place of folders, nor folders in theirs', async () => {
      await assert.rejects(store.write('a', 'notes', Buffer.from('x')), /"notes" is a folder/);
      await assert.rejects(store.write('a', 'empty/below', Buffer.from('x')), /is a file/);
    });

    it('belong to their workspace, and go with it', async () => {
      assert.deepEqual(await pathsOf(store, 'b'), []);
      assert.equal(await store.stat('b', 'empty'), undefined);
      await store.write('b', 'mine', Buffer.from('x'));
      await store.deleteWorkspace('a');
      assert.deepEqual(await pathsOf(store, 'a'), []);
      assert.deepEqual(await pathsOf(store, 'b'), ['mine']);
    });

    it('are replaced as a whole, whoever reads meanwhile', async () => {
      const contents = ['a', 'b'].map((letter) => Buffer.alloc(400_000, letter));
      await store.write('atomic', 'file', contents[0] as Buffer);
      let writing = true;
      const writer = (async () => {
        for (let n = 0; n < 20; n += 1) await store.write('atomic', 'file', contents[n % 2] as Buffer);
        writing = false;
      })();
      while (writing) {
        const seen = await store.read('atomic', 'file', 0, 400_000);
        assert.ok(contents.some((content) => seen?.equals(content)));
      }
      await writer;
    });
  });
}

describe('stores of files', function () {
  this.timeout(60_000);
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'omnigate-files-')));
  let s3: S3Server;
  let agent: Agent;
  before(async () => {
    s3 = await S3Server.start();
    agent = new Agent();
  });
  after(async () => {
    await agent.close();
    await s3.stop();
    rmSync(folder, { recursive: true });
  });

  const openDisk = async () => new DiskStore(folder);
  const openS3 = async () =>
    new S3Store(new S3Client({ endpoint: s3.endpoint, bucket: 'herons', ...S3_ACCESS }, agent));
  keepsFiles('disk', openDisk);
  keepsFiles('S3', openS3);

  it('on S3 sign every request rightly', async () => {
    const store = await openS3();
    await store.write('signed', 'a b/c+d', Buffer.from('x'));
    assert.deepEqual([...s3.objects.keys()], ['files/signed/a b/c+d']);
    assert.deepEqual(s3.refused, []);
    await store.deleteWorkspace('signed');
  });

  it('on S3 say that they are away, without saying where they are', async () => {
    const wrong = new S3Store(
      new S3Client(
        { endpoint: s3.endpoint, bucket: 'herons', ...S3_ACCESS, secretAccessKey: 'wrong' },
        agent,
      ),
    );
    await assert.rejects(
      wrong.stat('a', 'x'),
      /^PlatformError: Service unavailable: the store of files does not accept/,
    );
    const gone = new S3Store(
      new S3Client({ endpoint: 'http://127.0.0.1:9', bucket: 'x', ...S3_ACCESS }, agent),
    );
    await assert.rejects(gone.stat('a', 'x'), (error: Error) => {
      assert.equal(error.message, 'Service unavailable: the store of files is away');
      return true;
    });
  });

  it('on disk follow no link, whatever it leads to', async () => {
    const disk = await openDisk();
    const outside = join(folder, 'outside');
    mkdirSync(join(outside, 'sub'), { recursive: true });
    writeFileSync(join(outside, 'secret'), 'secret');
    await disk.write('links', 'own/file', Buffer.from('own'));
    const base = join(folder, 'links');
    symlinkSync(join(outside, 'secret'), join(base, 'to-file'));
    symlinkSync(outside, join(base, 'to-folder'));
    symlinkSync('../../outside', join(base, 'own', 'up'));
    linkSync(join(outside, 'secret'), join(base, 'hard'));
    for (const path of ['to-file', 'to-folder/secret', 'own/up/secret', 'hard']) {
      assert.equal(await disk.stat('links', path), undefined, path);
      assert.equal(await disk.read('links', path, 0, 100), undefined, path);
    }
    assert.deepEqual(await pathsOf(disk, 'links', 'to-folder'), []);
    await assert.rejects(disk.write('links', 'to-folder/new', Buffer.from('x')), /leads through a link/);
    await assert.rejects(disk.write('links', 'own/up/sub/new', Buffer.from('x')), /leads through a link/);
    await disk.delete('links', 'to-folder/secret');
    assert.deepEqual(readdirSync(outside).sort(), ['secret', 'sub']);
    assert.deepEqual(readdirSync(join(outside, 'sub')), []);
    await disk.write('links', 'to-file', Buffer.from('mine'));
    assert.equal(
      (await disk.read('links', 'to-file', 0, 100))?.toString(),
      'mine',
      'the link itself is replaced',
    );
    assert.equal((await disk.read('links', 'own/file', 0, 100))?.toString(), 'own');
  });

  it('on disk leave nothing behind that was not finished', () => {
    assert.deepEqual(readdirSync(join(folder, '.unfinished')), []);
  });
});
