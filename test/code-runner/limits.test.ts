import assert from 'node:assert/strict';
import { useCodeRunner } from './run-code.ts';

const MEGABYTE = 1024 * 1024;

describe('the limits of a program', function () {
  this.timeout(20_000);
  const { run, fail, succeed } = useCodeRunner();

  const endless: Record<string, string> = {
    'a loop': 'console.log("before"); for (;;);',
    'a loop in a promise': 'console.log("before"); Promise.resolve().then(() => { while (true); })',
    'endless microtasks': 'console.log("before"); (async () => { for (;;) await 0 })()',
    'a catastrophic regular expression': 'console.log("before"); /(a+)+$/.test("a".repeat(40) + "b")',
    'work that V8 does not interrupt':
      'console.log("before"); Array.prototype.indexOf.call({ length: 2 ** 53 - 1 }, 1)',
    'a wait that V8 does not interrupt':
      'console.log("before"); Atomics.wait(new Int32Array(new SharedArrayBuffer(8)), 0, 0)',
    'an interval': 'console.log("before"); setInterval(() => {}, 1)',
    'a timer beyond the time': 'console.log("before"); setTimeout(() => {}, 60_000)',
    'a result that never ends': 'console.log("before"); ({ toJSON() { for (;;); } })',
  };
  for (const [what, code] of Object.entries(endless)) {
    it(`end ${what} in time`, async () => {
      assert.equal(await fail(code, { timeoutSeconds: 0.3 }), 'timed out after 0.3 s\n\nstdout: before');
    });
  }

  const hungry: Record<string, string> = {
    'objects without end': 'const a = []; for (;;) a.push({ x: 1 })',
    'numbers without end': 'const a = []; for (;;) a.push(new Array(1000).fill(1.5))',
    'a map without end': 'const m = new Map(); for (let i = 0; ; i++) m.set(i, { i })',
    'buffers that grow':
      'const a = []; for (;;) { const b = new ArrayBuffer(1, { maxByteLength: 1e9 }); b.resize(1e8); new Uint8Array(b).fill(1); a.push(b) }',
    'an array larger than there can be': '"a".repeat(5e8).split("")',
    'a giant string': '"a".repeat(5e8)',
  };
  for (const [what, code] of Object.entries(hungry)) {
    it(`end ${what} for memory`, async () => {
      assert.equal((await fail(code)).split('\n')[0], 'ran out of memory (128 MB)');
    });
  }

  it('make a buffer that is too large an error of the program', async () => {
    assert.equal(
      await fail('new ArrayBuffer(1e9)'),
      'RangeError: Array buffer allocation failed (line 1, column 1)',
    );
    assert.equal(
      await fail('let s = "x"; for (;;) s += s'),
      'RangeError: Invalid string length (line 1, column 28)',
    );
  });

  it('make deep recursion an error of the program', async () => {
    assert.match(
      await fail('(function f() { f() })()'),
      /^RangeError: Maximum call stack size exceeded \(line 1, column \d+\)\n/,
    );
    const { stdout, result } = await succeed(
      'let n = 0; function f() { n++; console.log(n); f() }; try { f() } catch {}; console.log("end"); n > 100',
    );
    assert.equal(result, true);
    assert.match(stdout, /^1\n2\n3\n.*\nend\n$/s);
  });

  it('give more memory where the settings do', async () => {
    const code =
      'const a = []; for (let i = 0; i < 200; i++) a.push(new Array(131072).fill(i + 0.5)); a.length';
    assert.match(await fail(code), /^ran out of memory/);
    assert.equal((await succeed(code, { memoryMb: 512 })).result, 200);
  });

  it('cut output at 1 MB and say so', async () => {
    const { stdout, stderr, result } = await succeed(
      'console.log("ä".repeat(400_000)); console.error("b".repeat(600_000)); "done"',
    );
    assert.equal(result, 'done');
    assert.match(stdout, /^ä{400000}\n$/);
    assert.match(stderr, /^b+… \(cut: \d+ more bytes, the output may have 1 MB in all\)$/);
    assert.ok(Buffer.byteLength(stdout + stderr) < MEGABYTE);
  });

  it('cut a result that is too large and say so', async () => {
    const { result } = await succeed('new Array(500_000).fill("text")');
    assert.match(
      String(result),
      /^\["text","text",.*… \(cut: \d+ more bytes, the output may have 1 MB in all\)$/,
    );
    assert.ok(Buffer.byteLength(String(result)) < MEGABYTE + 100);
    assert.match(String((await succeed('"y".repeat(2_000_000)')).result), /^y+… \(cut: 9\d{5} more bytes/);
  });

  it('leave room for a result after endless printing', async () => {
    const { result, stdout } = await succeed(
      'for (let i = 0; i < 200_000; i++) console.log("line", i); ({ ok: true })',
    );
    assert.deepEqual(result, { ok: true });
    assert.match(stdout, /^line 0\nline 1\n.*… \(cut: \d+ more bytes/s);
  });

  it('end a program that prints without end in time', async () => {
    const text = await fail('for (;;) console.log("again")', { timeoutSeconds: 0.5 });
    assert.match(text, /^timed out after 0\.5 s\n\nstdout:\nagain\nagain\n/);
  });

  it('let neighbours go on', async () => {
    const hostile = [...Object.values(endless).slice(0, 6), ...Object.values(hungry).slice(0, 2)].map(
      (code) => run(code, { gateway: 'hostile', timeoutSeconds: 0.5 }),
    );
    const good = await Promise.all(
      Array.from({ length: 10 }, (_, n) => succeed(`${n} * 2`, { gateway: 'good' })),
    );
    assert.deepEqual(
      good.map(({ result }) => result),
      Array.from({ length: 10 }, (_, n) => n * 2),
    );
    assert.ok((await Promise.all(hostile)).every(({ isError }) => isError));
  });
});
