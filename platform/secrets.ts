import { createHash } from 'node:crypto';
import { CompactEncrypt, compactDecrypt } from 'jose';

/** Seals what users entrust to the platform (headers, passwords, tokens) before it is stored. */
export interface SecretBox {
  seal(plain: string): Promise<string>;
  /** @throws when the text was not sealed with this key, or was changed since. */
  open(sealed: string): Promise<string>;
}

/**
 * JWE compact serialization (RFC 7516) with a direct 256-bit key derived from `SECRET_KEY`, AES-GCM (RFC 7518, 5.3).
 * The key's own hash is the `kid`, so that a value sealed with an older key is told from a damaged one.
 */
export function createSecretBox(secretKey: string): SecretBox {
  const key = createHash('sha256').update('omnigate credentials v1\0').update(secretKey).digest();
  const kid = createHash('sha256').update(key).digest('hex').slice(0, 16);
  return {
    seal: (plain) =>
      new CompactEncrypt(Buffer.from(plain))
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', kid })
        .encrypt(key),
    async open(sealed) {
      const { plaintext } = await compactDecrypt(sealed, key);
      return Buffer.from(plaintext).toString();
    },
  };
}

/** What reads show of a secret: enough to tell two apart, too little to use. */
export function lastFour(plain: string): string {
  return plain.length > 8 ? `…${plain.slice(-4)}` : '…';
}
