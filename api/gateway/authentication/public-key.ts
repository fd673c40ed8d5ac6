import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import type { JWK } from 'jose';

/** What a key cannot be. The message says what it must be instead. */
export class PublicKeyError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'PublicKeyError';
  }
}

const KINDS = 'RSA of 2048 bits or more, P-256, P-384, P-521 or Ed25519';

/**
 * Reads a public key: PEM (SPKI, PKCS #1, an X.509 certificate) or one JWK as JSON.
 * @throws PublicKeyError for what is neither, for a private or symmetric key, and for kinds that no accepted algorithm uses.
 */
export function readPublicKey(text: string): JWK {
  const trimmed = text.trim();
  // Node would make the public key of it; but a private key has no business here, and was shown to too many already.
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(trimmed)) throw isPrivate();
  const key = trimmed.startsWith('{') ? fromJwk(trimmed) : fromPem(trimmed);
  const { kty, crv, n, e, x, y } = checkKind(key).export({ format: 'jwk' });
  return { kty, crv, n, e, x, y } as JWK;
}

function fromJwk(text: string): KeyObject {
  let jwk: JWK;
  try {
    jwk = JSON.parse(text) as JWK;
  } catch {
    throw new PublicKeyError('begins as a JWK and is no JSON');
  }
  if ('keys' in jwk) throw new PublicKeyError('is a set of keys; give one of them, or jwksUrl');
  if (jwk.kty === 'oct') throw new PublicKeyError(`is a symmetric key; what fits is ${KINDS}`);
  if (jwk.d !== undefined) throw isPrivate();
  if (jwk.use !== undefined && jwk.use !== 'sig')
    throw new PublicKeyError(`has "use" ${jwk.use}; what fits is sig`);
  try {
    return createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' });
  } catch {
    throw new PublicKeyError(`is no usable JWK; what fits is ${KINDS}`);
  }
}

function fromPem(text: string): KeyObject {
  try {
    return createPublicKey(text);
  } catch {
    throw new PublicKeyError('is neither PEM ("-----BEGIN PUBLIC KEY-----…") nor a JWK ({"kty": …})');
  }
}

function checkKind(key: KeyObject): KeyObject {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details = {} } = key;
  const fits =
    (type === 'rsa' && (details.modulusLength ?? 0) >= 2048) ||
    (type === 'ec' && ['prime256v1', 'secp384r1', 'secp521r1'].includes(details.namedCurve ?? '')) ||
    type === 'ed25519';
  if (!fits) throw new PublicKeyError(`is a key of another kind; what fits is ${KINDS}`);
  return key;
}

function isPrivate(): PublicKeyError {
  return new PublicKeyError(
    'is a private key: give the public one, and replace this one, which is no secret any more',
  );
}
