import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import mongoose from 'mongoose';
import { createSecretBox } from '../platform/secrets.ts';
import type { Child } from '../scripts/supervisor/child.ts';
import { startEmbeddedStore } from '../scripts/supervisor/embedded-store.ts';
import { freePort } from '../scripts/supervisor/free-port.ts';
import { startRedis } from '../scripts/supervisor/redis-server.ts';
import { attachWith } from './support/builtins.ts';
import { closeClients, connectV1 } from './support/clients.ts';
import { databaseUri } from './support/database.ts';
import { connectMcp, makeGateway } from './support/gateways.ts';
import { Platform } from './support/platform.ts';
import { probe, upload } from './support/plugins.ts';
import { startServer } from './support/servers.ts';
import { textOf } from './support/text.ts';
import { until } from './support/until.ts';

const COMMAND = fileURLToPath(new URL('../scripts/rotate-secret-key/main.js', import.meta.url));
const [OLD, NEW] = ['old-key-'.repeat(5), 'new-key-'.repeat(5)];

/** Begins the command. */
function begin(env: Record<string, string>): ChildProcess & { told: string } {
  const child = spawn(process.execPath, ['--enable-source-maps', COMMAND], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const told = Object.assign(child, { told: '' });
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      told.told += chunk;
    });
  }
  return told;
}

/** Runs it to its end. */
async function rotate(env: Record<string, string>): Promise<{ code: number | null; told: string }> {
  const child = begin(env);
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, told: child.told };
}

describe('npm run rotate-secret-key', () => {
  it('replaces the key in the data folder, and every credential works on', async function () {
    this.timeout(60_000);
    const dataDir = mkdtempSync(join(tmpdir(), 'omnigate-rotate-'));
    const server = await startServer('mcp-server', { REQUIRED_TOKEN: 'very-secret-token' });
    // Set to nothing: everything is in the data folder.
    const inFolder = { DATA_DIR: dataDir, MONGODB_URI: '' };
    const first = await Platform.start(inFolder);
    const port = new URL(first.url).port;
    const auth = { type: 'BEARER', value: 'very-secret-token' };
    const id = await connectMcp(first, server.port, { auth, headers: { 'X-Dotted.Name': 'another-secret' } });
    const credentials = { name: 'api', type: 'bearer', hosts: ['api.example.com'], value: 'third-secret' };
    const permissions = 'permissions: {environment: {allow: [TOKEN]}}\n';
    const plugin = await upload(
      first,
      await probe('rotated', permissions, { '.env': 'TOKEN=secret-of-a-plugin\n' }),
    );
    const gateway = await makeGateway(first, [id, plugin.id]);
    await attachWith(first, gateway.id, 'http-client', { auth: [credentials] });

    const running = await rotate({ ...inFolder, PORT: port });
    assert.equal(running.code, 1);
    assert.match(running.told, /PORT is/);
    await first.interrupt();

    const before = readFileSync(join(dataDir, 'secret-key'), 'utf8');
    const { code, told } = await rotate({ ...inFolder, PORT: port });
    assert.equal(code, 0, told);
    assert.match(told, /4 values were sealed anew; 0 had the new key already/);
    assert.notEqual(readFileSync(join(dataDir, 'secret-key'), 'utf8'), before);
    assert.equal(statSync(join(dataDir, 'secret-key')).mode & 0o777, 0o600);
    assert.ok(!existsSync(join(dataDir, 'secret-key.previous')));

    const second = await Platform.start(inFolder);
    try {
      const client = await connectV1(new URL(`${second.url}/g/${gateway.id}/mcp`));
      const sent = JSON.parse(textOf(await client.callTool({ name: 'headers', arguments: {} })));
      assert.equal(sent.authorization, 'Bearer very-secret-token');
      assert.equal(sent['x-dotted.name'], 'another-secret');
      const { gateway: after } = await second.graphql<{ gateway: { attachments: { settings: unknown }[] } }>(
        'query ($id: ID!) { gateway(id: $id) { attachments { settings } } }',
        { id: gateway.id },
      );
      assert.deepEqual(after.attachments[2]?.settings, { auth: [{ ...credentials, value: '…cret' }] });
      const variable = await client.callTool({ name: 'get-variable', arguments: { key: 'TOKEN' } });
      assert.equal(textOf(variable), 'secret-of-a-plugin');
    } finally {
      await closeClients();
      await second.stop();
      rmSync(dataDir, { recursive: true, force: true });
    }
  });

  it('says that there is nothing to do where there is no key', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'omnigate-rotate-'));
    const { code, told } = await rotate({ DATA_DIR: dataDir, PORT: String(await freePort()) });
    assert.equal(code, 0, told);
    assert.match(told, /There is no key in/);
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('needs both keys where they are given', async () => {
    const { code, told } = await rotate({
      SECRET_KEY: NEW,
      MONGODB_URI: 'mongodb://x',
      REDIS_URL: 'redis://x',
    });
    assert.equal(code, 1);
    assert.match(told, /^SECRET_KEY_PREVIOUS is not set/);
  });

  describe('on stores in use', () => {
    let folder: string;
    let children: Child[];
    let env: Record<string, string>;
    let connection: mongoose.Connection;
    let redis: Redis;
    const [oldBox, box] = [createSecretBox(OLD), createSecretBox(NEW, OLD)];

    beforeEach(async function () {
      this.timeout(60_000);
      folder = mkdtempSync(join(tmpdir(), 'omnigate-rotate-'));
      const quiet = () => undefined;
      const own = await startRedis(join(folder, 'redis'), quiet);
      const given = await databaseUri();
      const store = given.MONGODB_URI ? undefined : await startEmbeddedStore(join(folder, 'store'), quiet);
      children = [own.child, ...(store ? [store.child] : [])];
      env = {
        SECRET_KEY: NEW,
        SECRET_KEY_PREVIOUS: OLD,
        MONGODB_URI: given.MONGODB_URI ?? store?.uri ?? '',
        REDIS_URL: own.url,
        DATA_DIR: folder,
      };
      connection = await mongoose.createConnection(env.MONGODB_URI ?? '').asPromise();
      redis = new Redis(own.url);
    });

    afterEach(async () => {
      await connection.dropDatabase().catch(() => undefined);
      await connection.close();
      redis.disconnect();
      for (const child of children) await child.stop();
      rmSync(folder, { recursive: true, force: true });
    });

    const things = () => {
      const { db } = connection;
      assert.ok(db);
      return db.collection<{
        _id: string;
        deep: { list: { secret: string }[]; 'a.b': string };
        count: number;
      }>('capabilities');
    };
    const fill = async (count: number) => {
      const documents = await Promise.all(
        Array.from({ length: count }, async (_, n) => ({
          _id: `thing ${n}`,
          deep: {
            list: [{ secret: await oldBox.seal(`secret ${n}`) }],
            'a.b': await oldBox.seal(`other ${n}`),
          },
          count: 0,
        })),
      );
      await things().insertMany(documents);
    };
    /** Whether every value opens with the new key alone. */
    const checkAll = async (count: number) => {
      const alone = createSecretBox(NEW);
      const found = await things().find({}).toArray();
      assert.equal(found.length, count);
      for (const { _id, deep } of found) {
        const n = _id.replace('thing ', '');
        assert.equal(await alone.open(deep.list[0]?.secret ?? ''), `secret ${n}`);
        assert.equal(await alone.open(deep['a.b']), `other ${n}`);
      }
    };

    it('goes on where it was killed, and loses nothing', async function () {
      this.timeout(120_000);
      await fill(1500);
      let kills = 0;
      for (let done = 0; done < 1500 && kills < 5; ) {
        const child = begin(env);
        const exited = once(child, 'exit');
        await until('it has got on', async () => {
          const now = (await things().find({}).toArray()).filter(
            ({ deep }) => box.keyOf(deep.list[0]?.secret ?? '') === 'present',
          ).length;
          if (now <= done && child.exitCode === null) return false;
          done = now;
          return true;
        });
        child.kill('SIGKILL');
        await exited;
        kills += 1;
        // Half done, everything can be read with both keys.
        for (const { deep } of await things().find({}).limit(200).toArray())
          await box.open(deep.list[0]?.secret ?? '');
      }
      const { code, told } = await rotate(env);
      assert.equal(code, 0, told);
      await checkAll(1500);
      assert.match((await rotate(env)).told, /0 values were sealed anew; 3000 had the new key already/);
    });

    it('overwrites nothing that the platform changes meanwhile', async function () {
      this.timeout(60_000);
      await fill(400);
      const running = rotate(env);
      let ended = false;
      void running.then(() => {
        ended = true;
      });
      let written = 0;
      while (!ended) {
        const n = written % 400;
        await things().updateOne({ _id: `thing ${n}` }, { $inc: { count: 1 } });
        const replaced = await things().findOne({ _id: `thing ${n}` });
        assert.ok(replaced);
        await things().updateOne(
          { _id: `thing ${n}`, deep: replaced.deep },
          { $set: { deep: { ...replaced.deep, 'a.b': await box.seal(`other ${n}`) } } },
        );
        written += 1;
      }
      const { code, told } = await running;
      assert.equal(code, 0, told);
      await checkAll(400);
      const counts = (await things().find({}).toArray()).reduce((sum, { count }) => sum + count, 0);
      assert.equal(counts, written);
    });

    it('seals anew what waits in Redis, and lets it end when it would have ended', async () => {
      await redis.set(
        'omnigate:0:waiting',
        JSON.stringify({ payload: await oldBox.seal('token') }),
        'EX',
        500,
      );
      await redis.set('other-program', await oldBox.seal('not ours'));
      const { code, told } = await rotate(env);
      assert.equal(code, 0, told);
      const { payload } = JSON.parse((await redis.get('omnigate:0:waiting')) ?? '') as { payload: string };
      assert.equal(await createSecretBox(NEW).open(payload), 'token');
      assert.ok((await redis.ttl('omnigate:0:waiting')) > 400);
      assert.equal(oldBox.keyOf((await redis.get('other-program')) ?? ''), 'present');
    });

    it('names what neither key opens, leaves it as it is, and does not call it done', async () => {
      await fill(1);
      const foreign = await createSecretBox('third-key '.repeat(4)).seal('x');
      await things().insertOne({ _id: 'lost', deep: { list: [{ secret: foreign }], 'a.b': '' }, count: 0 });
      const { code, told } = await rotate(env);
      assert.equal(code, 1);
      assert.match(
        told,
        /1 values are sealed with neither of the two keys, or damaged:\n +capabilities lost deep/,
      );
      assert.equal((await things().findOne({ _id: 'lost' }))?.deep.list[0]?.secret, foreign);
    });

    it('takes nothing for its own that stands in the middle of what users wrote', async () => {
      await fill(1);
      const foreign = `An example: ${await createSecretBox('third-key '.repeat(4)).seal('x')}.`;
      await things().insertOne({ _id: 'text', deep: { list: [{ secret: foreign }], 'a.b': '' }, count: 0 });
      const { code, told } = await rotate(env);
      assert.equal(code, 0, told);
      assert.equal((await things().findOne({ _id: 'text' }))?.deep.list[0]?.secret, foreign);
    });

    it('in the data folder is finished after it was interrupted between any two steps', async () => {
      await fill(3);
      const files = {
        MONGODB_URI: env.MONGODB_URI ?? '',
        REDIS_URL: env.REDIS_URL ?? '',
        DATA_DIR: folder,
        PORT: String(await freePort()),
      };
      writeFileSync(join(folder, 'secret-key'), `${OLD}\n`);
      writeFileSync(join(folder, 'secret-key.previous'), `${OLD}\n`);
      const { code, told } = await rotate(files);
      assert.equal(code, 0, told);
      const key = readFileSync(join(folder, 'secret-key'), 'utf8').trim();
      assert.notEqual(key, OLD);
      const [one] = await things().find({}).toArray();
      assert.equal(await createSecretBox(key).open(one?.deep.list[0]?.secret ?? ''), 'secret 0');
    });
  });
});
