import assert from 'node:assert/strict';
import { useCodeRunner } from './run-code.ts';

describe('a program that fails', () => {
  const { run, fail, succeed } = useCodeRunner();

  it('is an error result without structured content', async () => {
    const result = await run('nowhere');
    assert.equal(result.isError, true);
    assert.equal(result.structuredContent, undefined);
  });

  it('is reported with name, message, place and its own frames', async () => {
    assert.equal(
      await fail('function inner() {\n  null.x\n}\n\ninner()'),
      "TypeError: Cannot read properties of null (reading 'x') (line 2, column 8)\n" +
        '    at inner (line 2, column 8)\n    at line 5, column 1',
    );
    assert.equal(
      await fail('[1].map(() => missing)'),
      'ReferenceError: missing is not defined (line 1, column 15)\n    at line 1, column 15\n    at line 1, column 5',
    );
  });

  it('is reported with the place in the code as it was written, also when it awaits', async () => {
    assert.equal(
      (await fail('await 0; null.x')).split('\n')[0],
      "TypeError: Cannot read properties of null (reading 'x') (line 1, column 15)",
    );
    assert.equal(
      (await fail('await 0\n  ; boom()')).split('\n')[0],
      'ReferenceError: boom is not defined (line 2, column 5)',
    );
    assert.equal(
      await fail('async function f() {\n  await 0\n  throw new Error("late")\n}\nawait f()'),
      'Error: late (line 3, column 9)\n    at f (line 3, column 9)\n    at async line 5, column 1',
    );
  });

  it('is reported with what it was caused by', async () => {
    assert.equal(
      await fail('throw new Error("outer", {\n cause: new RangeError("inner") })'),
      'Error: outer (line 1, column 7)\nCaused by: RangeError: inner (line 2, column 9)',
    );
  });

  it('is reported with what it printed', async () => {
    assert.equal(
      await fail('console.log("so far"); console.warn("hm"); throw new Error("x")'),
      'Error: x (line 1, column 50)\n\nstdout: so far\n\nstderr: hm',
    );
  });

  it('is reported with the place of a syntax error', async () => {
    assert.equal(
      await fail('const a = 1\nlet b = ;'),
      "SyntaxError: Unexpected token ';' (line 2, column 9)",
    );
    assert.equal(await fail('await 1\nlet b = ;'), 'SyntaxError: Unexpected token (line 2, column 9)');
    assert.match(
      await fail('JSON.parse("{")'),
      /^SyntaxError: Expected property name .* \(line 1, column 6\)$/,
    );
  });

  it('may have thrown anything', async () => {
    assert.equal(await fail('throw "text"'), "Uncaught 'text'");
    assert.equal(await fail('throw { code: 7 }'), 'Uncaught { code: 7 }');
    assert.equal(await fail('throw null'), 'Uncaught null');
    assert.equal(
      await fail('throw new Proxy({}, { get() { throw 1 }, getPrototypeOf() { throw 1 } })'),
      'Uncaught something that cannot be read',
    );
    const long = /^Error: x{4000}… \(line 1, column \d+\)/;
    assert.match(await fail('throw new Error("x".repeat(100000))'), long);
    assert.match(await fail('Promise.reject(new Error("x".repeat(100000))); 1'), long);
  });

  it('may fail in a timer, a microtask or a rejection that nothing handles', async () => {
    assert.equal(
      await fail('setTimeout(() => {\n throw new Error("timer") }); 1'),
      'Error: timer (line 2, column 8)',
    );
    assert.equal(
      await fail('queueMicrotask(() => { throw new Error("micro") }); 1'),
      'Error: micro (line 1, column 30)',
    );
    assert.equal(
      await fail('Promise.reject(new Error("lost")); 1'),
      'Error: lost (line 1, column 16)\n    in a promise whose rejection nothing handles',
    );
    assert.match(await fail('Promise.reject(5); 1'), /^Uncaught 5\n/);
    assert.match(await fail('Promise.reject({ a: 1 }); 1'), /^Uncaught \[object\]\n/);
    assert.equal(await fail('Promise.reject(new Error("result"))'), 'Error: result (line 1, column 16)');
    assert.equal((await succeed('const p = Promise.reject(1); p.catch(() => {}); 2')).result, 2);
  });

  it('may never settle', async () => {
    assert.equal(
      await fail('new Promise(() => {})'),
      'The program waits for a promise that never settles: nothing is left to run',
    );
    assert.match(
      await fail('console.log(1); await new Promise(() => {})'),
      /^The program waits .*\n\nstdout: 1$/s,
    );
  });

  it('may have a result that throws', async () => {
    assert.equal(
      await fail('({ get a() { throw new Error("getter") } })'),
      'Error: getter (line 1, column 20)',
    );
    assert.equal(
      await fail('({ toJSON() { throw new Error("toJSON") } })'),
      'Error: toJSON (line 1, column 21)',
    );
    assert.equal(
      await fail('({ get then() { throw new Error("then") } })'),
      'Error: then (line 1, column 23)',
    );
  });

  it('hears what Code Runner does not have', async () => {
    assert.equal(
      await fail('fetch("https://example.com")'),
      'ReferenceError: fetch is not available: Code Runner has no network (line 1, column 1)',
    );
    assert.match(
      await fail('const fs = require("fs")'),
      /^ReferenceError: require is not available: .*no packages.* \(line 1, column 12\)$/,
    );
    assert.match(
      await fail('import fs from "fs"'),
      /^SyntaxError: import is not available: .*no packages.* \(line 1, column 1\)$/,
    );
    assert.match(
      await fail('const fs = await import("fs")'),
      /^Error: import\(\) is not available: .*no packages.* \(line 1, column 12\)$/,
    );
    assert.equal(await fail('throw new Error("Not supported")'), 'Error: Not supported (line 1, column 7)');
    assert.match(await fail('process.exit()'), /^ReferenceError: process is not available: /);
    assert.match(
      await fail('return 5'),
      /^SyntaxError: Illegal return statement: the value of the last expression is the result \(line 1, column 1\)$/,
    );
  });
});
