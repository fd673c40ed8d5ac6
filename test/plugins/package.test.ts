import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { parse } from '@bytecodealliance/jco-transpile/wasm-tools';
import { PlatformError } from '../../platform/errors.ts';
import { readPackage } from '../../platform/plugins/package.ts';
import { MEGABYTE } from '../../platform/plugins/package-limits.ts';
import { type TarEntry, tarGz } from '../support/tar.ts';

const LIMITS = {
  packageBytes: 10 * MEGABYTE,
  unpackedBytes: 64 * MEGABYTE,
  maxMemoryBytes: 1024 * MEGABYTE,
  maxTimeoutMs: 300_000,
};

describe('a plugin’s package', () => {
  let component: Uint8Array;
  before(async () => {
    component = await parse('(component)');
  });

  const read = (...entries: TarEntry[]) =>
    readPackage(tarGz([{ path: 'plugin.wasm', content: component }, ...entries]), LIMITS);

  async function refused(work: Promise<unknown>): Promise<string> {
    const error = await work.then(
      () => assert.fail('it was not refused'),
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof PlatformError, String(error));
    return `${error.code} ${error.message}`;
  }

  it('needs no more than a component', async () => {
    const { manifest, environment, warnings, hash, size } = await read();
    assert.deepEqual(manifest.permissions, {
      network: { allow: [], deny: [] },
      filesystem: { allow: [], deny: [] },
      environment: [],
    });
    assert.deepEqual(manifest.limits, { memoryBytes: 256 * MEGABYTE, timeoutMs: 30_000 });
    assert.deepEqual([environment.size, warnings], [0, []]);
    assert.match(hash, /^[0-9a-f]{64}$/);
    assert.ok(size > 0);
  });

  const wrongEntries: [string, TarEntry, RegExp][] = [
    [
      'a symbolic link',
      { path: 'a', type: 'SymbolicLink', linkpath: '/etc/passwd' },
      /"a" is a symbolic link/,
    ],
    ['a hard link', { path: 'a', type: 'Link', linkpath: 'plugin.wasm' }, /"a" is a hard link/],
    ['a device', { path: 'a', type: 'CharacterDevice' }, /"a" is a character device/],
    ['an absolute path', { path: '/etc/passwd', content: 'x' }, /"\/etc\/passwd" is an absolute path/],
    ['a path that leads out', { path: 'a/../../b', content: 'x' }, /"a\/..\/..\/b" leads out of the package/],
    ['a name twice', { path: './plugin.wasm', content: 'x' }, /"\.\/plugin\.wasm" is in it twice/],
    ['a path of another system', { path: 'a\\..\\b', content: 'x' }, /is no path of a package/],
  ];
  for (const [what, entry, message] of wrongEntries) {
    it(`is refused with ${what}`, async () => {
      const told = await refused(read(entry));
      assert.match(told, /^VALIDATION_FAILED/);
      assert.match(told, message);
    });
  }

  it('is refused when it is too large, packed or unpacked', async () => {
    const small = { ...LIMITS, packageBytes: 50 };
    assert.equal(
      await refused(readPackage(tarGz([{ path: 'plugin.wasm', content: component }]), small)),
      `PAYLOAD_TOO_LARGE Payload too large: a package has at most ${50 / MEGABYTE} MB`,
    );
    const bomb = tarGz([
      { path: 'plugin.wasm', content: component },
      { path: 'zeros', content: Buffer.alloc(65 * MEGABYTE) },
    ]);
    assert.ok(bomb.length < MEGABYTE);
    assert.match(await refused(readPackage(bomb, LIMITS)), /^PAYLOAD_TOO_LARGE .*more than 64 MB/);
  });

  it('is refused when it is no archive, damaged, cut off or compressed twice', async () => {
    const good = tarGz([{ path: 'plugin.wasm', content: component }]);
    const cases: [Buffer, RegExp][] = [
      [Buffer.from('PK\x03\x04'), /no gzip-compressed tar archive/],
      [gzipSync('this is no archive'.repeat(100)), /no tar archive/],
      [good.subarray(0, good.length - 20), /cannot be unpacked/],
      [gzipSync(good), /compressed twice/],
      [gzipSync(Buffer.alloc(1024)), /plugin\.wasm is missing|no tar archive/],
    ];
    for (const [content, message] of cases) {
      assert.match(await refused(readPackage(content, LIMITS)), message);
    }
  });

  it('says where the component is when it is not where it belongs', async () => {
    const inFolder = tarGz([{ path: 'mine/plugin.wasm', content: component }]);
    assert.match(
      await refused(readPackage(inFolder, LIMITS)),
      /there is mine\/plugin\.wasm, but it must not be in a folder/,
    );
    const misspelt = tarGz([{ path: 'plugins.wasm', content: component }]);
    assert.match(
      await refused(readPackage(misspelt, LIMITS)),
      /plugin\.wasm is missing; there is plugins\.wasm/,
    );
  });

  it('says what to do with a core module, and what is no WebAssembly', async () => {
    const module = await parse('(module)');
    const told = await refused(readPackage(tarGz([{ path: 'plugin.wasm', content: module }]), LIMITS));
    assert.match(told, /is a core module, and plugins are components\. Build for the target wasm32-wasip2/);
    const text = tarGz([{ path: 'plugin.wasm', content: '(component)' }]);
    assert.match(await refused(readPackage(text, LIMITS)), /plugin\.wasm is no WebAssembly/);
  });

  it('keeps secrets of .env that the manifest lists, and warns about the rest', async () => {
    const { environment, warnings } = await read(
      {
        path: 'noorle.yaml',
        content: 'schema_version: "1.0"\npermissions: {environment: {allow: [{key: A}, B]}}',
      },
      { path: '.env', content: 'A="first value"\n# a comment\nC=3\n' },
      { path: 'README.md', content: 'hello' },
    );
    assert.deepEqual([...environment], [['A', 'first value']]);
    assert.equal(warnings.length, 2);
    assert.match(warnings[0] ?? '', /^C in \.env is not kept/);
    assert.equal(warnings[1], 'README.md is not used');
  });
});
