import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from '@bytecodealliance/jco-transpile/wasm-tools';
import { PlatformError } from '../../platform/errors.ts';
import { createLogger } from '../../platform/logger.ts';
import { ComponentCache } from '../../worker/plugins/build/component-cache.ts';

const MEGABYTE = 1024 * 1024;

describe('the cache of built components', function () {
  this.timeout(60_000);
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'omnigate-components-'));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const open = (maxBytes = 100 * MEGABYTE) =>
    new ComponentCache(root, maxBytes, createLogger('test', 'silent'));
  const component = (number: number) =>
    parse(`(component
      (core module $m (func (export "answer") (result i32) i32.const ${number}))
      (core instance $i (instantiate $m))
      (func (export "answer") (result u32) (canon lift (core func $i "answer"))))`);

  /** Asks for a component. @returns its folder, and how often the component itself was fetched. */
  async function get(cache: ComponentCache, bytes: Uint8Array, memoryBytes = MEGABYTE) {
    let fetched = 0;
    const key = { componentHash: createHash('sha256').update(bytes).digest('hex'), memoryBytes };
    const fetch = async () => {
      fetched += 1;
      return bytes;
    };
    const built = await Promise.all([cache.get(key, fetch), cache.get(key, fetch)]);
    return { folder: built[0].folder, functions: built[0].functions, fetched };
  }

  it('builds each component once, also for another worker on the same disk', async () => {
    const bytes = await component(1);
    const cache = open();
    const first = await get(cache, bytes);
    assert.equal(first.fetched, 1);
    assert.deepEqual(
      first.functions.map(({ name }) => name),
      ['answer'],
    );
    assert.equal((await get(cache, bytes)).fetched, 0);
    const again = await get(open(), bytes);
    assert.deepEqual([again.fetched, again.folder], [0, first.folder]);
  });

  it('builds again for another limit, and what is no longer there', async () => {
    const bytes = await component(1);
    const cache = open();
    const { folder } = await get(cache, bytes);
    assert.notEqual((await get(cache, bytes, 2 * MEGABYTE)).folder, folder);
    rmSync(folder, { recursive: true });
    assert.deepEqual((await get(cache, bytes)).fetched, 1);
    assert.ok(existsSync(folder));
  });

  it('keeps no more than it may, and what was used last', async () => {
    const folders: string[] = [];
    const cache = open(80_000);
    for (let n = 1; n <= 4; n += 1) folders.push((await get(cache, await component(n))).folder);
    assert.ok(readdirSync(root).length < 4, String(readdirSync(root)));
    assert.ok(existsSync(folders[3] ?? ''));
    assert.ok(!existsSync(folders[0] ?? ''));
    assert.equal((await get(cache, await component(1))).fetched, 1);
  });

  it('leaves nothing of what cannot be built', async () => {
    await assert.rejects(get(open(), await parse('(component)')), /it exports no function/);
    const damaged = open().get({ componentHash: '0'.repeat(64), memoryBytes: MEGABYTE }, async () =>
      component(1),
    );
    await assert.rejects(
      damaged,
      (error: unknown) => error instanceof PlatformError && error.code === 'UNAVAILABLE',
    );
    assert.deepEqual(readdirSync(root), []);
  });
});
