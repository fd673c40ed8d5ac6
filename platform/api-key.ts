import { createHash, randomBytes } from 'node:crypto';
import { equalSecrets } from './equal-secrets.ts';
import { newHexId } from './ids.ts';

/** What a key opens: `ak` a gateway, `mk` the management API. */
export type KeyKind = 'ak' | 'mk';

/** `ak-` or `mk-`, 32 hexadecimal digits of id, 43 characters of base64url: 256 random bits (product.md, Authentication). */
const FORM = /^(ak|mk)-([0-9a-f]{32})[A-Za-z0-9_-]{43}$/;

/** Makes a key. Only `hash` and `id` are stored. */
export function createKey(kind: KeyKind): { id: string; secret: string; hash: string; prefix: string } {
  const id = newHexId();
  const secret = `${kind}-${id}${randomBytes(32).toString('base64url')}`;
  return { id, secret, hash: hashSecret(secret), prefix: secret.slice(0, 11) };
}

/** The id inside a key; undefined where the text has not the form of one of that kind. */
export function keyId(kind: KeyKind, secret: string): string | undefined {
  const [, found, id] = FORM.exec(secret) ?? [];
  return found === kind ? id : undefined;
}

/** The hash of no secret: what to compare with where there is no such key, so that it takes as long. */
export const NO_HASH = '0'.repeat(64);

/** SHA-256, hexadecimal. Secrets are 256 random bits, so nothing slower is needed. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** Whether a secret has a hash; takes the same time wherever they differ. */
export function matchesHash(secret: string, hash: string): boolean {
  return equalSecrets(hashSecret(secret), hash);
}
