import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseWit } from '../../worker/plugins/interface/parse-wit.ts';
import { makeGateway } from '../support/gateways.ts';
import { callTool, NOTES, outcome, PROBE, unpack } from '../support/plugins.ts';
import { sharedPlatform } from '../support/shared-platform.ts';
import { until } from '../support/until.ts';

const MAIN = fileURLToPath(new URL('../../cli/main.js', import.meta.url));

interface Ended {
  code: number | null;
  /** What the command answers. */
  out: string;
  /** What it says to people. */
  notes: string;
}

describe('omnigate plugin', function () {
  this.timeout(60_000);
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'omnigate-cli-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const start = (args: string[], env: Record<string, string> = {}): ChildProcess =>
    spawn(process.execPath, [MAIN, 'plugin', ...args], {
      cwd: folder,
      env: { PATH: process.env.PATH, HOME: folder, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });

  async function run(args: string[], env: Record<string, string> = {}): Promise<Ended> {
    const child = start(args, env);
    const read = async (stream: ChildProcess['stdout']) => {
      let text = '';
      for await (const piece of stream ?? []) text += piece;
      return text.trim();
    };
    const [out, notes, [code]] = await Promise.all([
      read(child.stdout),
      read(child.stderr),
      once(child, 'close'),
    ]);
    return { code: code as number | null, out, notes };
  }

  /** A project that is built already. */
  async function built(path: string): Promise<void> {
    for (const [name, content] of Object.entries(await unpack(path)))
      writeFileSync(join(folder, name), content);
  }

  for (const language of ['typescript', 'python', 'rust']) {
    it(`makes a plugin to begin with, in ${language}`, async () => {
      const { code, out, notes } = await run(['new', 'My First Plugin', '--language', language]);
      assert.equal(code, 0, notes);
      assert.equal(out, join(folder, 'My First Plugin'));
      const world = ['world.wit', 'wit/world.wit'].map((it) => join(out, it)).find(existsSync);
      assert.equal(parseWit(readFileSync(world ?? '', 'utf8')).worlds[0]?.name, 'plugin');
      assert.match(notes, /omnigate plugin build/);
      const again = await run(['new', 'My First Plugin', '--language', language]);
      assert.deepEqual([again.code, again.notes], [1, `✗ ${out} is not empty`]);
    });
  }

  it('says what is missing to build one', async () => {
    await run(['new', 'fresh']);
    const { code, notes } = await run(['build', '-d', 'fresh']);
    assert.equal(code, 1);
    assert.match(
      notes,
      /^✗ @bytecodealliance\/componentize-js is not installed: .* npm install --ignore-scripts$/,
    );
    const nothing = await run(['build']);
    assert.match(nothing.notes, /holds no plugin: there is none of plugin\.ts or plugin\.js \(typescript\)/);
  });

  it('builds one from its first sources, calls it and pushes it, in Rust where that is installed', async function () {
    this.timeout(300_000);
    const home = homedir();
    const { CARGO_HOME = join(home, '.cargo'), RUSTUP_HOME = join(home, '.rustup') } = process.env;
    // What is not on this machine is not fetched by a test.
    const env = { CARGO_HOME, RUSTUP_HOME, CARGO_NET_OFFLINE: 'true' };
    if (!canBuildRust(CARGO_HOME)) this.skip();
    await run(['new', 'built', '--language', 'rust']);
    const { code, notes } = await run(['build', '-d', 'built'], env);
    assert.equal(code, 0, notes);
    assert.match(notes, /plugin\.wasm, \d\.\d MB, built in/);
    const said = await run(['test', 'greet', '{"name": "you"}', '-d', 'built'], env);
    assert.deepEqual(JSON.parse(said.out), { result: 'Hello, you!' }, said.notes);
    const platform = await sharedPlatform();
    const access = { OMNIGATE_URL: platform.url, OMNIGATE_KEY: platform.adminKey };
    const pushed = await run(['push', '-d', 'built'], { ...env, ...access });
    assert.equal(pushed.code, 0, pushed.notes);
    const gateway = await makeGateway(platform, [pushed.out]);
    assert.equal(outcome(await callTool(gateway, 'greet', { name: 'you' })), 'Hello, you!');
  });

  it('packs a plugin, and refuses what an upload would refuse', async () => {
    await built(NOTES);
    const { code, out, notes } = await run(['pack']);
    assert.equal(code, 0, notes);
    assert.equal(out, join(folder, 'notes.npack'));
    assert.match(notes, /^0\.\d+ MB, sha256 [0-9a-f]{64}$/);
    writeFileSync(
      join(folder, 'noorle.yaml'),
      'schema_version: "1.0"\nresources:\n  limits:\n    memory: lots\n',
    );
    const wrong = await run(['pack']);
    assert.equal(wrong.code, 1);
    assert.match(wrong.notes, /noorle\.yaml, line 4: resources\.limits\.memory must be a size/);
  });

  it('lists the tools of a plugin and calls them here, as a worker would', async () => {
    await built(NOTES);
    const listed = await run(['test']);
    assert.equal(listed.code, 0, listed.notes);
    assert.match(listed.out, /^names\(\) -> result<list<string>, variant \{ /m);
    assert.match(listed.out, /^ {2}Gives back a note\.$/m);
    mkdirSync(join(folder, 'workspace'));
    const inWorkspace = (tool: string, args: object) =>
      run(['test', tool, JSON.stringify(args), '--workspace', 'workspace']);
    assert.equal((await inWorkspace('keep', { name: 'a', text: 'A' })).code, 0);
    assert.deepEqual(readdirSync(join(folder, 'workspace', 'notes')), ['a.md']);
    const found = await inWorkspace('find', { name: 'a' });
    assert.equal((JSON.parse(found.out) as { text: string }).text, 'A');
    const missing = await inWorkspace('find', { name: 'b' });
    assert.deepEqual([missing.code, missing.out], [1, '{"tag":"missing","value":"b"}']);
    const wrong = await inWorkspace('find', { nam: 'b' });
    assert.deepEqual(wrong.notes.split('\n'), [
      '✗ the arguments do not fit find',
      '  name: is missing',
      '  nam: is not a field; did you mean name?',
    ]);
    assert.match((await run(['test', 'fidn'])).notes, /there is no tool fidn; did you mean find\?/);
  });

  it('pushes a plugin, and again whenever a source changes', async () => {
    const platform = await sharedPlatform();
    const env = { OMNIGATE_URL: platform.url, OMNIGATE_KEY: platform.adminKey };
    await built(PROBE);
    const name = `pushed ${randomBytes(4).toString('hex')}`;
    const manifest = (key: string) =>
      `schema_version: "1.0"\nmetadata: {name: ${name}}\npermissions: {environment: {allow: [${key}]}}\n`;
    writeFileSync(join(folder, 'noorle.yaml'), manifest('FIRST'));
    writeFileSync(join(folder, '.env'), 'FIRST=1\nSECOND=2\n');
    const { code, out, notes } = await run(['push'], env);
    assert.equal(code, 0, notes);
    assert.match(notes, new RegExp(`^${name}, version 1: hello, `));
    const gateway = await makeGateway(platform, [out]);
    assert.equal(outcome(await callTool(gateway, 'list-variables')), '["FIRST"]');

    const watching = start(['push', '--watch'], env);
    let said = '';
    watching.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    const ended = once(watching, 'close');
    await until('the second version is there', () => said.includes('version 2') && said.includes('Waiting'));
    writeFileSync(join(folder, 'noorle.yaml'), 'schema_version: "9"\n');
    await until('what is wrong is told', () => said.includes('schema_version must be "1.0"'));
    writeFileSync(join(folder, 'noorle.yaml'), manifest('SECOND'));
    await until('the third version is there', () => said.includes('version 3'));
    assert.equal(outcome(await callTool(gateway, 'list-variables')), '["SECOND"]');
    watching.kill('SIGKILL');
    await ended;
  });

  it('says what is wrong when there is no platform, or no key', async () => {
    await built(NOTES);
    const away = await run(['push'], { OMNIGATE_URL: 'http://127.0.0.1:9', OMNIGATE_KEY: 'x' });
    assert.match(away.notes, /^✗ nothing answers at http:\/\/127\.0\.0\.1:9/m);
    assert.match((await run(['push'])).notes, /^✗ set OMNIGATE_KEY to a management key/m);
  });
});

/** Whether cargo is here with the target and the crate that new plugins need. */
function canBuildRust(cargoHome: string): boolean {
  const found = spawnSync('rustc', ['--print', 'target-libdir', '--target', 'wasm32-wasip2'], {
    encoding: 'utf8',
  });
  const crates = join(cargoHome, 'registry', 'cache');
  return (
    found.status === 0 &&
    existsSync(found.stdout.trim()) &&
    existsSync(crates) &&
    readdirSync(crates, { recursive: true }).some((name) => String(name).includes('wit-bindgen-0.58'))
  );
}
