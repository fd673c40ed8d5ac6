import assert from 'node:assert/strict';
import { textOf, useCodeRunner } from './run-code.ts';

describe('the result of a program', () => {
  const { run, succeed } = useCodeRunner();

  const resultOf = async (code: string) => (await succeed(code)).result;

  it('is the value of the last expression', async () => {
    assert.equal(await resultOf('const a = 20; a + 1; a * 2; const b = 1'), 40);
    assert.equal(await resultOf('if (true) { "yes" } else { "no" }'), 'yes');
    assert.equal(await resultOf('let sum = 0; for (const n of [1, 2, 3]) sum += n'), 6);
  });

  it('is JSON where the value is JSON', async () => {
    const value = { list: [1, 'two', null, true], nested: { when: '1970-01-01T00:00:00.000Z' } };
    const code =
      "({ list: [1, 'two', null, true], nested: { when: new Date(0), skipped: undefined, f() {} } })";
    assert.deepEqual(await resultOf(code), value);
    assert.deepEqual(await resultOf('class Point { constructor() { this.x = 1 } }; new Point()'), { x: 1 });
    assert.equal(await resultOf('"line\\nbreak"'), 'line\nbreak');
    assert.equal(await resultOf('new URL("https://example.com/a")'), 'https://example.com/a');
  });

  it('is null for undefined', async () => {
    assert.equal(await resultOf('undefined'), null);
    assert.equal(await resultOf('const a = 1'), null);
    assert.equal(await resultOf('// nothing'), null);
  });

  it('is text where JSON would lose what it is', async () => {
    assert.equal(await resultOf('10n ** 20n'), '100000000000000000000n');
    assert.equal(await resultOf('NaN'), 'NaN');
    assert.equal(await resultOf('Symbol("s")'), 'Symbol(s)');
    assert.equal(await resultOf('(function named() {})'), '[Function: named]');
    assert.equal(await resultOf('new Map([["a", { b: 1 }]])'), "Map(1) { 'a' => { b: 1 } }");
    assert.equal(await resultOf('({ unique: new Set([1, 2]) })'), '{ unique: Set(2) { 1, 2 } }');
    assert.equal(await resultOf('({ big: 1n })'), '{ big: 1n }');
    assert.equal(await resultOf('/a+/g'), '/a+/g');
    assert.equal(await resultOf('new Uint8Array([1, 2])'), 'Uint8Array(2) [ 1, 2 ]');
    assert.equal(await resultOf('const o = {}; o.self = o; o'), '<ref *1> { self: [Circular *1] }');
  });

  it('is text where JSON would be too long or nested too deeply', async () => {
    assert.equal(await resultOf('new Array(1e9)'), '[ <1000000000 empty items> ]');
    const nested = (depth: number) => `let o = {}; for (let i = 0; i < ${depth}; i++) o = { o }; o`;
    assert.equal(typeof (await resultOf(nested(200))), 'object');
    assert.match(String(await resultOf(nested(5000))), /^\{"o":\{"o":/);
    assert.match(String(await resultOf(nested(100_000))), /^\{\n? *o: \{/);
  });

  it('is what a promise settles to', async () => {
    assert.equal(await resultOf('Promise.resolve(5)'), 5);
    assert.equal(await resultOf('(async () => { await null; return "done" })()'), 'done');
    assert.equal(await resultOf('new Promise((resolve) => setTimeout(resolve, 5, "later"))'), 'later');
    assert.equal(await resultOf('({ then(resolve) { resolve("thenable") } })'), 'thenable');
  });

  it('comes out of programs that await at their top level', async () => {
    assert.equal(await resultOf('const a = await Promise.resolve(20); a * 2'), 40);
    assert.equal(await resultOf('await (async () => 7)()'), 7);
    assert.equal(
      await resultOf('"use strict"; await 1; (function () { return this === undefined })()'),
      true,
    );
    assert.equal(await resultOf('let n = 0; for await (const x of [1, Promise.resolve(2)]) n += x'), 3);
    assert.equal(await resultOf('if (await true) { 1; "yes" } else { "no" }'), 'yes');
    assert.equal(
      await resultOf('try { await Promise.reject(1) } catch (e) { "caught " + e } finally { 0 }'),
      'caught 1',
    );
    assert.equal(await resultOf('switch (await 2) { case 1: "one"; break; case 2: "two" }'), 'two');
    assert.equal(await resultOf('await 1; 5; var later = 1; function f() {}'), 5);
    assert.deepEqual(
      await resultOf('await 0; let f = 1; () => {}\n[f, 2] // no index of the function'),
      [1, 2],
    );
    assert.equal(await resultOf('const text = "await"; text'), 'await');
    assert.equal(await resultOf('#!/usr/bin/env node\nawait 1; 2'), 2);
    assert.equal(await resultOf('await 1; 3; { let unused }'), 3);
    assert.equal(await resultOf('var $result = await 3; $result'), 3);
  });

  it('waits for timers that are still set', async () => {
    const { result, stdout } = await succeed('setTimeout(() => console.log("later"), 5); "now"');
    assert.deepEqual([result, stdout], ['now', 'later\n']);
  });

  it('reads well as text', async () => {
    assert.equal(textOf(await run('40 + 2')), 'result: 42');
    assert.equal(textOf(await run('console.log("hello")')), 'stdout: hello');
    assert.equal(
      textOf(await run('console.log("a\\nb"); console.error("careful"); ["x"]')),
      'result: ["x"]\n\nstdout:\na\nb\n\nstderr: careful',
    );
    assert.equal(textOf(await run('let nothing')), 'The program has no result and printed nothing.');
  });
});
