import assert from 'node:assert/strict';
import { createKey, matchesHash, NO_HASH } from './api-key.ts';
import { equalSecrets } from './equal-secrets.ts';

describe('secrets', () => {
  it('are the same where they are equal, whatever they are made of', () => {
    for (const secret of ['ak-0123', '', ' ', 'Grüße, 世界 🔑', '\0', 'x'.repeat(100_000)]) {
      assert.ok(equalSecrets(secret, `${secret}`), secret.slice(0, 20));
      assert.ok(equalSecrets(Buffer.from(secret), secret), 'text is its UTF-8 bytes');
    }
  });

  it('are others where they differ, also in length alone, and never throw', () => {
    for (const [a, b] of [
      ['secret', 'Secret'],
      ['secret', 'secres'],
      ['xecret', 'secret'],
      ['secret', 'secret '],
      ['secret', 'secre'],
      ['secret', ''],
      ['', '\0'],
      ['\0', '\0\0'],
      // Composed and decomposed: the same to the eye, not to a machine.
      ['\u00e9', 'e\u0301'],
      ['🔑', '🔒'],
    ] as const) {
      assert.ok(!equalSecrets(a, b), JSON.stringify([a, b]));
      assert.ok(!equalSecrets(b, a), JSON.stringify([b, a]));
    }
    assert.ok(!equalSecrets(Buffer.of(0xff), Buffer.of(0xfe)));
  });

  it('have their own hash, and nothing has the hash of none', () => {
    const { secret, hash } = createKey('ak');
    assert.ok(matchesHash(secret, hash));
    for (const other of [createKey('ak').secret, secret.slice(0, -1), `${secret} `, '', 'schlüssel', hash])
      assert.ok(!matchesHash(other, hash), other);
    for (const damaged of ['', hash.slice(2), `${hash}00`, 'no hash', hash.toUpperCase(), NO_HASH])
      assert.ok(!matchesHash(secret, damaged), damaged);
  });
});
