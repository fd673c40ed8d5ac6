import assert from 'node:assert/strict';
import { hashPassword, verifyPassword } from './password-hash.ts';

describe('hashes of passwords', () => {
  it('are argon2id at the cost that is asked for, each with a salt of its own', async () => {
    const [one, another] = await Promise.all([hashPassword('correct horse'), hashPassword('correct horse')]);
    assert.match(one, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    assert.notEqual(one, another);
    for (const stored of [one, another]) assert.ok(await verifyPassword('correct horse', stored));
  });

  it('are of one password alone, whatever it is made of', async () => {
    const stored = await hashPassword('Grüße 🔑');
    assert.ok(await verifyPassword('Gru\u0308ße 🔑', stored), 'the same characters');
    for (const wrong of ['Grüße 🔒', 'Grüße 🔑 ', 'Grüße', '', stored])
      assert.ok(!(await verifyPassword(wrong, stored)), wrong);
  });
});
