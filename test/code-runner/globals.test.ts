import assert from 'node:assert/strict';
import { useCodeRunner } from './run-code.ts';

describe('the globals of a program', () => {
  const { succeed, fail } = useCodeRunner();

  const resultOf = async (code: string) => (await succeed(code)).result;

  it('print as Node does', async () => {
    const { stdout, stderr } = await succeed(`
      console.log('%s is %d', 'x', 5, { a: [1, { b: { c: {} } }], f() {} });
      console.info(new Map([[1, 'one']]), new Set(['a']), [undefined, null, 1n, Symbol('s')]);
      console.debug(new Date(0), /x/, new Error('shown').message, 'text');
      console.group('group'); console.log('inner\\nlines'); console.groupEnd();
      console.count(); console.count(); console.table([[1]]);
      console.warn('warned'); console.error(new TypeError('bad')); console.assert(1 > 2, 'no');
    `);
    assert.equal(
      stdout,
      'x is 5 { a: [ 1, { b: [Object] } ], f: [Function: f] }\n' +
        "Map(1) { 1 => 'one' } Set(1) { 'a' } [ undefined, null, 1n, Symbol(s) ]\n" +
        '1970-01-01T00:00:00.000Z /x/ shown text\n' +
        'group\n  inner\n  lines\ndefault: 1\ndefault: 2\n[ [ 1 ] ]\n',
    );
    assert.equal(stderr, 'warned\nTypeError: bad\n    at code.js:7:45\nAssertion failed: no\n');
  });

  it('have timers in the order of their time', async () => {
    const { stdout } = await succeed(`
      setTimeout((...args) => console.log(...args), 20, 'third', 3);
      setTimeout(() => console.log('first'), 1);
      const cleared = setTimeout(() => console.log('never'), 5);
      clearTimeout(cleared);
      let turns = 0;
      const interval = setInterval(() => { console.log('turn'); if (++turns === 2) clearInterval(interval) }, 3);
      queueMicrotask(() => console.log('microtask'));
      Promise.resolve().then(() => console.log('promise'));
      console.log('sync');
    `);
    assert.equal(stdout, 'sync\nmicrotask\npromise\nfirst\nturn\nturn\nthird 3\n');
    assert.equal(
      await resultOf(
        'const before = Date.now(); await new Promise((r) => setTimeout(r, 30)); Date.now() - before >= 29',
      ),
      true,
    );
    assert.match(await fail('setTimeout("code")'), /^TypeError: The "callback" argument/);
  });

  it('have any number of timers', async () => {
    const code =
      'let n = 0; for (let i = 0; i < 3000; i++) setTimeout(() => n++, i % 5); await new Promise((r) => setTimeout(r, 6)); n';
    assert.equal(await resultOf(code), 3000);
  });

  it('drain microtasks between timers', async () => {
    const { stdout } = await succeed(`
      setTimeout(() => { console.log('one'); Promise.resolve().then(() => console.log('after one')) });
      setTimeout(() => console.log('two'));
    `);
    assert.equal(stdout, 'one\nafter one\ntwo\n');
  });

  it('parse URLs as the standard says', async () => {
    assert.deepEqual(
      await resultOf(`
        const url = new URL('../ä?q=1#top', 'https://user:pw@Example.com:8080/a/b');
        url.searchParams.append('r', 'x y&');
        url.hash = '';
        url.port = '443';
        [url.href, url.origin, url.host, url.searchParams.get('r'), [...url.searchParams.keys()]]
      `),
      [
        'https://user:pw@example.com/%C3%A4?q=1&r=x+y%26',
        'https://example.com',
        'example.com',
        'x y&',
        ['q', 'r'],
      ],
    );
    assert.deepEqual(
      await resultOf(
        'const u = new URL("http://a/?x=1"); const p = u.searchParams; u.search = "?y=2"; [p.get("y"), String(p), u.toJSON()]',
      ),
      ['2', 'y=2', 'http://a/?y=2'],
    );
    assert.deepEqual(await resultOf('[URL.canParse("nope"), URL.parse("nope")]'), [false, null]);
    assert.match(await fail('new URL("nope")'), /^TypeError: Invalid URL \(line 1, column 1\)$/);
    assert.equal(
      await resultOf(
        'const p = new URLSearchParams({ a: "1" }); p.append("a", "ü %"); p.set("b", "*~"); p.sort(); String(p)',
      ),
      'a=1&a=%C3%BC+%25&b=*%7E',
    );
    assert.equal(await resultOf('new URLSearchParams("?a=%zz+%E4%BD%A0").get("a")'), '%zz 你');
  });

  it('encode and decode text', async () => {
    assert.deepEqual(await resultOf('[...new TextEncoder().encode("aé€😀\\ud800")]'), [
      ...new TextEncoder().encode('aé€😀\ud800'),
    ]);
    const bytes = [
      0xef, 0xbb, 0xbf, 0x61, 0xc3, 0xa9, 0xf0, 0x9f, 0x98, 0x80, 0xff, 0xe2, 0x82, 0xed, 0xa0, 0x80, 0xc0,
      0x80, 0xf0, 0x9f,
    ];
    assert.equal(
      await resultOf(`new TextDecoder().decode(new Uint8Array([${bytes}]))`),
      new TextDecoder().decode(new Uint8Array(bytes)),
    );
    assert.equal(
      await resultOf(
        'const d = new TextDecoder(); d.decode(new Uint8Array([0xe2, 0x82]), { stream: true }) + d.decode(new Uint8Array([0xac]))',
      ),
      '€',
    );
    assert.match(
      await fail('new TextDecoder("utf-8", { fatal: true }).decode(new Uint8Array([255]))'),
      /^TypeError: The encoded data was not valid/,
    );
    assert.deepEqual(await resultOf('[btoa("\\xff\\x00a"), atob("/wBh").length, atob(" YQ = = ")]'), [
      '/wBh',
      3,
      'a',
    ]);
    assert.match(await fail('btoa("€")'), /^Error: Invalid character/);
  });

  it('clone structures', async () => {
    assert.equal(
      await resultOf(`
        const original = { when: new Date(5), map: new Map([[1, { deep: [1n] }]]), bytes: new Uint8Array([1, 2]), re: /x/g };
        original.self = original;
        const copy = structuredClone(original);
        copy !== original && copy.self === copy && copy.when.getTime() === 5 && copy.map.get(1).deep[0] === 1n
          && copy.bytes[1] === 2 && copy.bytes.buffer !== original.bytes.buffer && copy.re.flags === 'g'
      `),
      true,
    );
    assert.match(await fail('structuredClone(() => {})'), /^DataCloneError: .* could not be cloned/);
  });

  it('have a clock that starts with the program', async () => {
    const [now, origin] = (await resultOf('[performance.now(), performance.timeOrigin]')) as [number, number];
    assert.ok(now >= 0 && now < 1000, String(now));
    assert.ok(Math.abs(Date.now() - origin) < 1000, String(origin));
  });

  it('have random numbers', async () => {
    const code =
      '[crypto.randomUUID(), [...crypto.getRandomValues(new Uint32Array(4))].join(), Math.random()]';
    const [one, other] = [await resultOf(code), await resultOf(code)] as [string[], string[]];
    assert.match(String(one[0]), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    one.forEach((value, index) => {
      assert.notEqual(value, other[index]);
    });
    assert.match(await fail('crypto.getRandomValues(new Uint8Array(70000))'), /^RangeError: /);
  });

  it('are fresh in each run', async () => {
    await succeed('globalThis.left = 1; Array.prototype.left = 1; console.log = null; 1');
    assert.deepEqual(await resultOf('[typeof left, typeof [].left, typeof console.log]'), [
      'undefined',
      'undefined',
      'function',
    ]);
  });
});
