import { createHash, timingSafeEqual } from 'node:crypto';

/**
 * Whether two secrets, or two hashes of secrets, are the same. Digests of both are compared, which are equally long whatever they are of: so how long it
 * takes tells nothing of where they differ. The only place where secrets are compared.
 */
export function equalSecrets(a: string | Uint8Array, b: string | Uint8Array): boolean {
  return timingSafeEqual(digest(a), digest(b));
}

function digest(secret: string | Uint8Array): Buffer {
  return createHash('sha256').update(secret).digest();
}
