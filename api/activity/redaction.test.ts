import assert from 'node:assert/strict';
import { recordable } from './recordable.ts';
import { TextRedactor } from './redact-text.ts';
import { sensitiveKeys } from './sensitive-keys.ts';

function record(value: unknown, { keys = [] as string[], patterns = [] as string[], budget = 8000 } = {}) {
  const isSensitive = sensitiveKeys(keys);
  return recordable(value, budget, isSensitive, new TextRedactor(isSensitive, patterns));
}

describe('what is recorded of a value', () => {
  it('has no value under a name that says secret, however it is written', () => {
    const names = ['password', 'user_password', 'X-Api-Key', 'apiKey', 'Authorization', 'refresh_token'];
    for (const name of names) {
      assert.deepEqual(record({ deep: [{ [name]: 'hunter2', other: 'x' }] }), {
        deep: [{ [name]: '[redacted]', other: 'x' }],
      });
    }
    assert.deepEqual(record({ password: { nested: 'hunter2' } }), { password: '[redacted]' });
    assert.deepEqual(record({ max_tokens: 5, password: null }), { max_tokens: 5, password: null });
  });

  it('has no text that looks like a secret', () => {
    const jwt = `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.${'a'.repeat(43)}`;
    const secrets = [
      `ak-${'0'.repeat(32)}${'k'.repeat(43)}`,
      jwt,
      'ghp_0123456789abcdefghijABCDEFGHIJ012345',
      'AKIAIOSFODNN7EXAMPLE',
      '-----BEGIN RSA PRIVATE KEY-----\nMIIEow==\n-----END RSA PRIVATE KEY-----',
      '-----BEGIN PRIVATE KEY-----\nMIIEow cut off here',
    ];
    for (const secret of secrets) {
      assert.equal(record(`before ${secret}`), 'before [redacted]', secret);
    }
    assert.equal(record('Authorization: Bearer abc123def456'), 'Authorization: [redacted] [redacted]');
    assert.equal(record('Basic information follows'), 'Basic information follows');
    assert.equal(
      record('https://user:hunter2@example.com/?q=1&api_key=12345&x=2'),
      'https://user:[redacted]@example.com/?q=1&api_key=[redacted]&x=2',
    );
    assert.equal(record('set PASSWORD=hunter2 now'), 'set PASSWORD=[redacted] now');
  });

  it('has no secret in JSON that stands in a text, also where that was cut', () => {
    const text = JSON.stringify({ user: 'x', client_secret: 'hunter2', pin: 1234 });
    assert.equal(
      record(text, { keys: ['PIN'] }),
      '{"user":"x","client_secret":"[redacted]","pin":"[redacted]"}',
    );
    const cut = `{"password": "hunter2 and so o`;
    assert.equal(record(cut), '{"password": "[redacted]"');
  });

  it('leaves out what a gateway names: keys by their whole name, patterns anywhere', () => {
    const added = { keys: ['customer-number'], patterns: ['\\b\\d{3}-\\d{2}-\\d{4}\\b', '(?i)project\\s+x'] };
    assert.deepEqual(
      record({ customerNumber: 42, text: 'Project X, 123-45-6789', customerNumbers: [1] }, added),
      { customerNumber: '[redacted]', text: '[redacted], [redacted]', customerNumbers: [1] },
    );
  });

  it('is cut at a size, and says what is missing', () => {
    const long = record('y'.repeat(20_000), { budget: 100 }) as string;
    assert.match(long, /^y{100}… \(20000 characters\)$/);
    const list = record(
      Array.from({ length: 1000 }, (_, n) => n),
      { budget: 80 },
    ) as unknown[];
    assert.ok(list.length < 20);
    assert.equal(list.at(-1), '… (1000 items)');
    const object = record(Object.fromEntries(Array.from({ length: 1000 }, (_, n) => [`key${n}`, n])), {
      budget: 200,
    });
    assert.ok(JSON.stringify(object).length < 400);
    assert.equal((object as Record<string, unknown>)['…'], '(1000 fields)');
    let deep: unknown = 'bottom';
    for (let n = 0; n < 5000; n += 1) deep = [deep];
    assert.ok(JSON.stringify(record(deep)).length < 100);
  });

  it('sees a secret on the border of the cut', () => {
    const key = `ak-${'0'.repeat(32)}${'k'.repeat(43)}`;
    for (let budget = 4; budget < 100; budget += 7) {
      const text = record(`abc ${key}`, { budget }) as string;
      assert.ok(!text.includes('ak-0'), `${budget}: ${text}`);
    }
  });

  it('does not keep what is only base64', () => {
    assert.deepEqual(record({ type: 'image', mimeType: 'image/png', data: 'A'.repeat(5000) }), {
      type: 'image',
      mimeType: 'image/png',
      data: '(5000 characters)',
    });
  });

  it('takes time in proportion to the text, whatever the pattern', () => {
    const patterns = ['(x+x+)+y', '(a|aa)+$', '(.*)*z'];
    const texts = [
      'x'.repeat(9000),
      'a'.repeat(9000),
      '"'.repeat(9000),
      '-----BEGIN PRIVATE KEY-----'.repeat(300),
    ];
    // A backtracking engine would be at it until the end of the world; the test would run into mocha's limit.
    for (const text of texts) record({ text, [text]: text }, { patterns, budget: 9000 });
  });
});
