import { createHash } from 'node:crypto';
import { CompactEncrypt, compactDecrypt, decodeProtectedHeader } from 'jose';

/** Seals what users entrust to the platform (headers, passwords, tokens) before it is stored. */
export interface SecretBox {
  seal(plain: string): Promise<string>;
  /** @throws when the text was sealed with no key at hand, or was changed since. */
  open(sealed: string): Promise<string>;
  /** Which key a text was sealed with; undefined where no platform has sealed it. */
  keyOf(sealed: string): 'present' | 'previous' | 'unknown' | undefined;
}

interface Key {
  key: Buffer;
  kid: string;
}

/**
 * JWE compact serialization (RFC 7516) with a direct 256-bit key derived from `SECRET_KEY`, AES-GCM (RFC 7518, 5.3).
 * The key's own hash is the `kid`, so that a value sealed with an older key is told from a damaged one.
 * @param previousKey also opens what was sealed with it, while keys are being changed (`SECRET_KEY_PREVIOUS`).
 */
export function createSecretBox(secretKey: string, previousKey?: string): SecretBox {
  const present = derive(secretKey);
  const previous = previousKey === undefined ? undefined : derive(previousKey);
  const keyOf = (sealed: string) => {
    const kid = kidOf(sealed);
    if (kid === undefined) return undefined;
    if (kid === present.kid) return 'present';
    return kid === previous?.kid ? 'previous' : 'unknown';
  };
  return {
    keyOf,
    seal: (plain) =>
      new CompactEncrypt(Buffer.from(plain))
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', kid: present.kid })
        .encrypt(present.key),
    async open(sealed) {
      const { key } = keyOf(sealed) === 'previous' && previous !== undefined ? previous : present;
      const { plaintext } = await compactDecrypt(sealed, key);
      return Buffer.from(plaintext).toString();
    },
  };
}

/** What reads show of a secret: enough to tell two apart, too little to use. */
export function lastFour(plain: string): string {
  return plain.length > 8 ? `…${plain.slice(-4)}` : '…';
}

function derive(secretKey: string): Key {
  const key = createHash('sha256').update('omnigate credentials v1\0').update(secretKey).digest();
  return { key, kid: createHash('sha256').update(key).digest('hex').slice(0, 16) };
}

function kidOf(sealed: string): string | undefined {
  try {
    const { alg, enc, kid } = decodeProtectedHeader(sealed);
    return alg === 'dir' && enc === 'A256GCM' && /^[0-9a-f]{16}$/.test(kid ?? '') ? kid : undefined;
  } catch {
    return undefined;
  }
}
