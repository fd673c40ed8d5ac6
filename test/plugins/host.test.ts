import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Agent } from 'undici';
import { createLogger } from '../../platform/logger.ts';
import { ComponentCache } from '../../worker/plugins/build/component-cache.ts';
import type { ExportedFunction } from '../../worker/plugins/interface/wit-type.ts';
import { fileAccess } from '../../worker/plugins/permissions/file-access.ts';
import { networkAccess } from '../../worker/plugins/permissions/network-access.ts';
import { pluginResult } from '../../worker/plugins/plugin-result.ts';
import { PluginRunner } from '../../worker/plugins/plugin-runner.ts';
import { question } from '../../worker/plugins/questions.ts';

const MEGABYTE = 1024 * 1024;

describe('a host of plugins', function () {
  this.timeout(30_000);
  let folder: string;
  let runner: PluginRunner;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'omnigate-host-'));
    runner = open();
  });
  afterEach(async () => {
    await runner.close();
    rmSync(folder, { recursive: true, force: true });
  });

  function open(): PluginRunner {
    const logger = createLogger('test', 'silent');
    return new PluginRunner({
      cache: new ComponentCache(folder, MEGABYTE, logger),
      dispatcherFor: () => new Agent(),
      limits: { minHosts: 1, maxHosts: 1 },
      logger,
    });
  }

  const exported: ExportedFunction = { name: 'try-it', parameters: [], result: { kind: 'string' } };

  /** Runs JavaScript where that of a built component runs, as if a component had got out of its sandbox. */
  async function run(before: string, code: string) {
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
    writeFileSync(join(folder, 'interface.json'), JSON.stringify({ functions: [exported], imports: [] }));
    const text = `${before}\nexport function instantiate() { return { tryIt() { ${code} } }; }`;
    writeFileSync(join(folder, 'component.js'), text);
    return runner.run({
      target: {
        key: 'test',
        componentHash: '',
        file: '',
        memoryBytes: 16 * MEGABYTE,
        timeoutMs: 5000,
        environment: [],
        files: fileAccess({ allow: [], deny: [] }),
        network: networkAccess({ allow: [], deny: [] }),
      },
      folder,
      exported,
      arguments: [],
      workspace: undefined,
      caller: 'test',
      signal: new AbortController().signal,
    });
  }

  it('has no door to the system for JavaScript', async () => {
    const { end } = await run(
      `const load = (name) => import(name).then(() => 'loaded', (error) => error.message);
       const loaded = await Promise.all(['node:net', 'node:fs', 'node:child_process', 'data:text/javascript,1'].map(load));`,
      `return JSON.stringify([typeof process, typeof fetch, typeof WebSocket, typeof require, loaded]);`,
    );
    const denied = 'nothing more can be loaded here';
    assert.deepEqual(end.kind === 'value' && JSON.parse(JSON.parse(end.json) as string), [
      ...['undefined', 'undefined', 'undefined', 'undefined'],
      [denied, denied, denied, denied],
    ]);
  });

  it('that asks what no host asks is ended, and gets at nothing', () => {
    const asked = ['/a/../b', '/a/./b', '//a', 'a', '/a/', '/a\0'].map((path) => ({ do: 'stat', path }));
    const others = [null, {}, { do: 'delete-everything' }, { do: 'read', path: '/a', offset: -5, length: 1 }];
    for (const wrong of [...asked, ...others]) {
      assert.equal(question.safeParse(wrong).success, false, JSON.stringify(wrong));
    }
    for (const path of ['/', '/a', '/.hidden/..b/c..']) {
      assert.ok(question.safeParse({ do: 'stat', path }).success, path);
    }
  });

  it('is replaced when JavaScript fills its memory', async () => {
    const { end } = await run('', 'const all = []; for (;;) all.push(new Array(1000).fill({}));');
    assert.deepEqual(end, { kind: 'out-of-memory' });
    assert.equal((await run('', 'return "well"')).end.kind, 'value');
  });

  it('is not believed: what it gives must fit the type', async () => {
    const limits = { timeoutMs: 5000, memoryBytes: 16 * MEGABYTE };
    const fitting = pluginResult(await run('', 'return "text";'), exported, limits);
    assert.deepEqual(JSON.parse(fitting.json).structuredContent, { result: 'text' });
    await runner.close();
    runner = open();
    const wrong = pluginResult(await run('', 'return 5;'), exported, limits);
    assert.equal(wrong.isError, true);
    assert.match(wrong.json, /gave a result that does not fit its type/);
  });
});
