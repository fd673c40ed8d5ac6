import assert from 'node:assert/strict';
import { parse } from '@bytecodealliance/jco-transpile/wasm-tools';
import { makeGateway, type TestGateway } from '../support/gateways.ts';
import type { Platform } from '../support/platform.ts';
import { callTool, outcome, pack, pages, probe, upload } from '../support/plugins.ts';
import { childrenOf } from '../support/processes.ts';
import { sharedPlatform } from '../support/shared-platform.ts';
import { until } from '../support/until.ts';

const MEMORY = 'resources:\n  limits:\n    memory: 64Mi\n';
/** For calls that never end by themselves. */
const HASTY = `${MEMORY}    timeout: 3s\n`;

describe('plugins that misbehave', function () {
  this.timeout(120_000);
  let platform: Platform;
  let gateway: TestGateway;
  let hasty: TestGateway;

  before(async () => {
    platform = await sharedPlatform();
    const withLimits = async (name: string, limits: string) =>
      makeGateway(platform, [(await upload(platform, await probe(name, limits))).id]);
    gateway = await withLimits('hostile', MEMORY);
    hasty = await withLimits('hostile and hasty', HASTY);
  });

  async function withComponent(name: string, component: Uint8Array, manifest = ''): Promise<TestGateway> {
    const text = `schema_version: "1.0"\nmetadata: {name: ${name}}\n${manifest}`;
    const { id } = await upload(platform, await pack({ 'plugin.wasm': component, 'noorle.yaml': text }));
    return makeGateway(platform, [id]);
  }

  const say = async (tool: string, args: Record<string, unknown> = {}, on = gateway) =>
    outcome(await callTool(on, tool, args));
  const works = async () => assert.equal(await say('hello', { name: 'x' }), 'Hello, x!');

  it('with an endless loop are stopped at their own limit', async () => {
    assert.equal(await say('spin', {}, hasty), '✗ timed out after 3 s');
    assert.equal(await say('hello', { name: 'x' }, hasty), 'Hello, x!');
  });

  it('with too much memory fail for want of it', async () => {
    assert.equal(await say('grow', { megabytes: 30 }), '30');
    assert.match(await say('grow', { megabytes: 100 }), /^✗ ran out of memory \(64 MB\)/);
    await works();
  });

  it('with a result that is too large lose it', async () => {
    assert.equal((await say('shout', { megabytes: 1 })).length, 1024 * 1024);
    assert.equal(await say('shout', { megabytes: 20 }), '✗ The result is larger than 4 MB');
    await works();
  });

  it('are not spoilt by large arguments', async () => {
    const text = 'x'.repeat(3 * 1024 * 1024);
    assert.equal((await say('echo-string', { v: text })).length, text.length);
    await works();
  });

  it('with too many words on the way lose the beginning', async () => {
    const long = 'word '.repeat(100_000);
    assert.equal(await say('print', { out: long, err: long }), 'Done.');
    await works();
  });

  it('that trap are thrown away, and the next call has an instance of its own', async () => {
    assert.equal(await say('count'), '1');
    assert.match(await say('panic', { message: 'boom' }), /^✗ The plugin broke: it trapped/);
    assert.equal(await say('count'), '1');
    assert.equal(await say('count'), '1');
  });

  it('that go too deep fill their own stack', async () => {
    assert.match(await say('recurse', { depth: 100_000_000 }), /^✗ The plugin broke: it trapped/);
    await works();
  });

  it('that call the host while it hands them arguments get their answer, and nothing gets mixed up', async () => {
    const component = await parse(`(component
      (import "wasi:clocks/monotonic-clock@0.2.0" (instance $clock (export "now" (func (result u64)))))
      (core func $now (canon lower (func $clock "now")))
      (core module $m
        (import "clock" "now" (func $now (result i64)))
        (memory (export "memory") 1)
        (func (export "realloc") (param i32 i32 i32 i32) (result i32) (drop (call $now)) (i32.const 1024))
        (func (export "take") (param i32 i32) (result i32) (local.get 1)))
      (core instance $i (instantiate $m (with "clock" (instance (export "now" (func $now))))))
      (func (export "take") (param "text" string) (result u32)
        (canon lift (core func $i "take") (memory (core memory $i "memory")) (realloc (core func $i "realloc")))))`);
    const other = await withComponent('reentrant', component);
    const texts = ['', 'x', 'longer'];
    const lengths = await Promise.all(
      texts.map(async (text) => outcome(await callTool(other, 'take', { text }))),
    );
    assert.deepEqual(lengths, ['0', '1', '6']);
  });

  it('that call themselves through their own gateway come to an end', async () => {
    const { id } = await upload(platform, await pages('pages that call', '    allow: [{host: localhost}]\n'));
    const own = await makeGateway(platform, [id]);
    const inner = {
      url: `${own.http}/tools/slugify`,
      text: '{"title": "Once Again"}',
      'content-type': 'application/json',
    };
    const result = outcome(await callTool(own, 'submit', inner));
    assert.match(result, /once-again/);
  });

  it('that open things without end fill a memory that is not the platform’s', async () => {
    const component = await parse(`(component
      (import "wasi:io/poll@0.2.0" (instance $poll (export "pollable" (type (sub resource)))))
      (alias export $poll "pollable" (type $pollable))
      (import "wasi:clocks/monotonic-clock@0.2.0" (instance $clock
        (alias outer 1 $pollable (type $p))
        (export "pollable" (type $own (eq $p)))
        (export "subscribe-duration" (func (param "when" u64) (result (own $own))))))
      (core func $subscribe (canon lower (func $clock "subscribe-duration")))
      (core module $m
        (import "clock" "subscribe" (func $subscribe (param i64) (result i32)))
        (func (export "hoard") (loop $l (drop (call $subscribe (i64.const 1))) (br $l))))
      (core instance $i (instantiate $m (with "clock" (instance (export "subscribe" (func $subscribe))))))
      (func (export "hoard") (canon lift (core func $i "hoard"))))`);
    const other = await withComponent(
      'hoarder',
      component,
      'resources: {limits: {memory: 16Mi, timeout: 60s}}\n',
    );
    assert.match(outcome(await callTool(other, 'hoard')), /^✗ (ran out of memory|The plugin broke)/);
    await works();
  });

  it('while they start are stopped too, and cost nobody else anything', async () => {
    const component = await parse(`(component
      (core module $m (func $loop (loop $l (br $l))) (start $loop) (func (export "f")))
      (core instance $i (instantiate $m))
      (func (export "f") (canon lift (core func $i "f"))))`);
    const other = await withComponent('never ready', component, HASTY);
    const [stuck] = await Promise.all([callTool(other, 'f'), works(), works()]);
    assert.equal(outcome(stuck), '✗ timed out after 3 s');
  });

  it('do not keep a hundred calls at once from their results', async () => {
    const calls = Array.from({ length: 100 }, (_, n) => {
      if (n === 10) return say('spin', {}, hasty);
      if (n === 40) return say('grow', { megabytes: 1000 }, hasty);
      if (n === 70) return say('panic', { message: 'boom' }, hasty);
      return say('checked-add', { left: n, right: 1 }, n % 2 === 0 ? gateway : hasty);
    });
    const results = await Promise.all(calls);
    assert.equal(results[10], '✗ timed out after 3 s');
    assert.match(results[40] ?? '', /^✗ ran out of memory/);
    assert.match(results[70] ?? '', /^✗ The plugin broke/);
    for (const [n, result] of results.entries()) {
      if (![10, 40, 70].includes(n)) assert.equal(result, String(n + 1));
    }
  });

  it('are gone when their call is cancelled', async () => {
    const hosts = () => hostsOf(platform).map(({ pid }) => pid);
    await until('nothing runs', async () => (await busyHosts(platform)) === 0);
    const before = hosts();
    const cancelled = new AbortController();
    const call = callTool(gateway, 'sleep-ms', { ms: 25_000 }, { signal: cancelled.signal }).catch(
      () => 'cancelled',
    );
    await until('it runs', async () => (await busyHosts(platform)) === 1);
    const during = new Set([...before, ...hosts()]);
    cancelled.abort();
    assert.equal(await call, 'cancelled');
    await until('its host is gone', async () => {
      const left = hosts();
      return (await busyHosts(platform)) === 0 && [...during].some((pid) => !left.includes(pid));
    });
    await works();
  });

  it('find nothing in their process', async () => {
    await works();
    const commands = hostsOf(platform).map(({ command }) => command);
    assert.ok(commands.length > 0);
    for (const command of commands) {
      assert.match(command, / --permission /);
      assert.doesNotMatch(command, /--allow-fs-write|--allow-child-process|--allow-addons/);
    }
  });
});

/** The processes in which plugins run. */
function hostsOf(platform: Platform) {
  return platform
    .pids('worker')
    .flatMap((worker) => childrenOf(worker))
    .filter(({ command }) => command.includes('plugins/host/main.js'));
}

/** How many of them run a call, as the platform's metrics say. */
async function busyHosts(platform: Platform): Promise<number> {
  const metrics = await (await fetch(`${platform.url}/metrics`)).text();
  return Number(/^omnigate_sandbox_busy\{kind="plugin"\} (\d+)$/m.exec(metrics)?.[1] ?? 0);
}
