import assert from 'node:assert/strict';
import { textOf, useCodeRunner } from './run-code.ts';

/** Anything that belongs to Node or to the host, reached from a function's constructor. */
const REACHED =
  'return [typeof process, typeof require, typeof module, typeof fetch, typeof WebAssembly, typeof boot].join()';
const NOTHING = Array(6).fill('undefined').join();

describe('a program that wants to escape', () => {
  const { run, succeed, fail } = useCodeRunner();

  const ways: Record<string, string> = {
    'its global object': 'this.constructor.constructor(REACHED)()',
    'the console': 'console.log.constructor(REACHED)()',
    'the bridge of URL': 'new URL("http://a").searchParams.constructor.constructor(REACHED)()',
    'the bridge of crypto': 'crypto.getRandomValues(new Uint8Array(4)).constructor.constructor(REACHED)()',
    timers: 'await new Promise((resolve) => setTimeout(() => resolve(setTimeout.constructor(REACHED)())))',
    'an error of the bridge': 'try { new URL("nope") } catch (e) { e.constructor.constructor(REACHED)() }',
    'a stack overflow in the bridge':
      'let edge; function f() { try { f() } catch (e) { if (!edge) { edge = e; try { new URL("http://a") } catch (inner) { edge = inner } } throw e } } try { f() } catch {} edge.constructor.constructor(REACHED)()',
    'call sites':
      'Error.prepareStackTrace = (_, sites) => sites; const sites = new Error().stack; const leak = sites.flatMap((s) => [s.getThis(), s.getFunction()]).filter((x) => x !== undefined && x !== globalThis && typeof x !== "function"); leak.length === 0 ? "".constructor.constructor(REACHED)() : leak',
    'an async generator':
      '(async function* () {}).constructor(REACHED.replace("return", "yield"))().next().then(({ value }) => value)',
    'evaluated code': '(0, eval)("(function () {" + REACHED + "})()")',
  };
  for (const [what, code] of Object.entries(ways)) {
    it(`finds nothing of Node through ${what}`, async () => {
      const { result } = await succeed(`const REACHED = ${JSON.stringify(REACHED)};\n${code}`);
      assert.equal(result, NOTHING);
    });
  }

  it('cannot see the functions of its realm through callers or call sites', async () => {
    const code = `
      const seen = [];
      Error.prepareStackTrace = (_, sites) => sites.map((site) => String(site.getFunction()));
      const spy = { [Symbol.for('nodejs.util.inspect.custom')]() { seen.push(...new Error().stack); return 'x' } };
      console.log(spy);
      function sloppy() { try { return String(sloppy.caller) } catch (e) { return 'refused' } }
      [seen.filter((text) => /Output|shared|layout/.test(text)).length, [1].map(sloppy)[0].includes('layout')]
    `;
    assert.deepEqual((await succeed(code)).result, [0, false]);
  });

  it('only harms itself when it changes what the realm uses', async () => {
    const patches = [
      'Array.prototype.push = Array.prototype.shift = Array.prototype.splice = () => { throw new Error("mine") }',
      'Map.prototype.get = Map.prototype.set = () => { throw new Error("mine") }',
      'JSON.stringify = () => "}{"',
      'JSON.stringify = () => { throw new Error("mine") }; throw 1',
      'String.prototype.codePointAt = () => NaN; console.log("x")',
      'String.prototype.codePointAt = function () { return 65 }; String.prototype.charCodeAt = () => 65; console.log("x")',
      'Object.defineProperty(Object.prototype, "kind", { get() { return "timed-out" }, set() {} }); 1',
      'Object.prototype.then = function (resolve) { resolve(1) }; ({})',
      'Promise.prototype.then = () => { throw 1 }; Promise.resolve(1)',
      'Date.now = () => NaN; await new Promise((resolve) => setTimeout(resolve, 5))',
      'Error.prepareStackTrace = () => { throw new Error("mine") }; null.x',
      'Object.defineProperty(Error.prototype, "name", { get() { throw 1 } }); null.x',
      'globalThis.eval = null; Reflect.ownKeys(globalThis).forEach((key) => { try { delete globalThis[key] } catch {} }); 1',
      'Object.setPrototypeOf(globalThis, new Proxy({}, { get() { throw 1 } })); 1',
    ];
    for (const patch of patches) {
      assert.doesNotMatch(textOf(await run(patch)), /file:|node:|\/work\/|isolated-vm/, patch);
    }
    assert.equal((await succeed('1 + 1')).result, 2);
  });

  it('never shows places of the host', async () => {
    const codes = [
      'null.x',
      'Promise.reject(new Error("x")); 1',
      'new URL("nope")',
      'throw new Error("x", { cause: new Error("y") })',
      '(function f() { f() })()',
      'crypto.getRandomValues(1)',
      'setTimeout(() => { throw new Error("x") })',
    ];
    for (const code of codes) {
      assert.doesNotMatch(await fail(code), /file:|node:|realm\.js|isolated-vm|\/host\//, code);
    }
    assert.doesNotMatch(
      (await succeed('console.trace("here"); console.error(new Error("x")); new Error("y").stack')).stderr,
      /realm\.js|isolated-vm/,
    );
  });

  it('cannot import or compile WebAssembly', async () => {
    assert.match(
      await fail('new WebAssembly.Memory({ initial: 1 })'),
      /^ReferenceError: WebAssembly is not available/,
    );
    assert.match(await fail('eval("import(\\"node:fs\\")")'), /^Error: /);
  });
});
