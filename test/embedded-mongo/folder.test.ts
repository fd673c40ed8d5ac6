import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { access, chmod, mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import mongoose from 'mongoose';
import { startEmbeddedMongo } from '../../scripts/embedded-mongo/server.ts';
import { embeddedStoreArguments } from '../../scripts/supervisor/embedded-store.ts';
import { startStore, temporaryFolder } from './support/process.ts';
import { onlyEmbedded } from './support/store.ts';

const { MongoClient } = mongoose.mongo;

/** The path in a URI of a Unix domain socket. */
function socketPath(uri: string): string {
  return decodeURIComponent(/^mongodb:\/\/([^/]+)\//.exec(uri)?.[1] ?? '');
}

async function ping(uri: string): Promise<void> {
  const client = await MongoClient.connect(uri);
  await client.db().command({ ping: 1 });
  await client.close();
}

describe('embedded MongoDB: folder', () => {
  onlyEmbedded();

  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  beforeEach(async () => {
    folder = await temporaryFolder();
  });
  afterEach(() => folder.remove());

  it('has one user, and a second one is told who it is', async () => {
    const store = await startStore(folder.path);
    const second = startStore(folder.path);
    await assert.rejects(second, new RegExp(`${folder.path} is in use .*${store.child.pid}`));
    await assert.rejects(startEmbeddedMongo({ folder: folder.path }), /is in use/);
    await ping(store.uri);
    await store.stop();
    await (await startStore(folder.path)).stop();
  });

  it('has one user in a process, too', async () => {
    const store = await startEmbeddedMongo({ folder: folder.path });
    await assert.rejects(startEmbeddedMongo({ folder: folder.path }), new RegExp(`in use .*${process.pid}`));
    await ping(store.uri);
    await store.close();
  });

  it('is made when there is none, for the user alone', async () => {
    const path = join(folder.path, 'a', 'b');
    const store = await startStore(path);
    assert.equal((await stat(path)).mode & 0o777, 0o700);
    assert.equal(dirname(socketPath(store.uri)), path);
    await store.stop();
  });

  it('is closed to others when it was open', async () => {
    const path = join(folder.path, 'open');
    await mkdir(path);
    await chmod(path, 0o755);
    const store = await startStore(path);
    assert.equal((await stat(path)).mode & 0o777, 0o700);
    await store.stop();
  });

  it('holds nothing but data after an orderly end', async () => {
    const store = await startStore(folder.path);
    await ping(store.uri);
    assert.equal(await store.stop(), 0);
    assert.deepEqual(await readdir(folder.path), ['store.sqlite']);
  });

  it('is free after a crash, whose socket is replaced', async () => {
    const crashed = await startStore(folder.path);
    await crashed.kill();
    await access(socketPath(crashed.uri));
    const store = await startStore(folder.path);
    assert.equal(store.uri, crashed.uri);
    await ping(store.uri);
    await store.stop();
  });

  it('may have a long path: then the socket is in the directory for temporary files, for the user alone', async () => {
    const path = join(folder.path, 'x'.repeat(120));
    const crashed = await startStore(path);
    assert.equal(dirname(socketPath(crashed.uri)), tmpdir());
    assert.equal((await stat(socketPath(crashed.uri))).mode & 0o077, 0);
    await crashed.kill();
    const restarted = await startStore(path);
    assert.equal(restarted.uri, crashed.uri, 'clients find it again');
    await ping(restarted.uri);
    await restarted.stop();
    await assert.rejects(access(socketPath(restarted.uri)));
  });

  it('that is no store is refused in one line', async () => {
    await writeFile(
      join(folder.path, 'store.sqlite'),
      'this is not a database, but a text of some length'.repeat(50),
    );
    const result = spawnSync(process.execPath, embeddedStoreArguments(folder.path), { encoding: 'utf8' });
    assert.equal(result.status, 1);
    assert.ok(
      result.stderr.startsWith(`embedded store: the embedded store in ${folder.path} cannot be opened: `),
    );
    assert.equal(result.stderr.split('\n').length, 2);
    assert.equal(result.stdout, '');
  });

  it('must be given', () => {
    const withoutFolder = embeddedStoreArguments(folder.path).slice(0, -2);
    const result = spawnSync(process.execPath, withoutFolder, { encoding: 'utf8' });
    assert.deepEqual([result.status, result.stderr], [1, 'embedded store: usage: main.js --folder DIR\n']);
  });

  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    it(`is closed in order on ${signal}`, async () => {
      const store = await startStore(folder.path);
      await ping(store.uri);
      store.child.kill(signal);
      await once(store.child, 'exit');
      assert.equal(store.child.exitCode, 0);
      assert.deepEqual(await readdir(folder.path), ['store.sqlite']);
    });
  }

  it('is closed while clients are connected, after what they have sent is answered', async () => {
    const store = await startEmbeddedMongo({ folder: folder.path });
    const client = await MongoClient.connect(store.uri, { serverSelectionTimeoutMS: 300 });
    await client.db().command({ ping: 1 });
    const writes = Promise.allSettled(
      Array.from({ length: 50 }, (_, n) => client.db().collection('a').insertOne({ n })),
    );
    await store.close();
    const acknowledged = (await writes).filter(({ status }) => status === 'fulfilled').length;
    await client.close();
    const again = await startEmbeddedMongo({ folder: folder.path });
    const reader = await MongoClient.connect(again.uri);
    assert.ok((await reader.db().collection('a').countDocuments()) >= acknowledged);
    await reader.close();
    await again.close();
  });
});
