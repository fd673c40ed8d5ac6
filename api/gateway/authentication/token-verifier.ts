import { createHash } from 'node:crypto';
import { errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { PlatformError } from '../../../platform/errors.ts';
import type { JwtSnapshot } from '../gateway-snapshot.ts';
import type { Principal } from '../principal.ts';
import type { KeySets } from './key-sets.ts';
import { scopesOf, toolsOf } from './token-rights.ts';

/** Families of signatures with a key pair (RFC 7518, section 3.1; RFC 8037; RFC 9864). No other: with a MAC the public key would be the secret. */
const ALGORITHMS = ['RS', 'PS', 'ES'].flatMap((family) => [256, 384, 512].map((bits) => `${family}${bits}`));
ALGORITHMS.push('EdDSA', 'Ed25519');

/** How far clocks may be apart, in seconds. */
const LEEWAY_SECONDS = 60;

/** Characters of a token at the most. */
const MAX_TOKEN = 8192;

/** Keys that are tried for a token that names none, where several fit. */
const MAX_TRIED = 10;

/** Why a token is not accepted, in words for whoever sent it. */
export class TokenError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'TokenError';
  }
}

/** Checks JSON Web Tokens (RFC 7519, RFC 8725). */
export class TokenVerifier {
  readonly #keySets: KeySets;

  constructor(keySets: KeySets) {
    this.#keySets = keySets;
  }

  /**
   * Who a token speaks for.
   * @throws TokenError; PlatformError UNAVAILABLE where the issuer's keys were never read.
   */
  async verify(
    token: string,
    jwt: JwtSnapshot,
  ): Promise<{ principal: Principal; scopes: ReadonlySet<string> }> {
    if (token.length > MAX_TOKEN) throw new TokenError(`the token has more than ${MAX_TOKEN} characters`);
    const claims = await this.#check(token, jwt);
    const { sub, iat, exp } = claims;
    if (typeof sub !== 'string' || sub === '') throw new TokenError('the token has no subject (sub)');
    if (iat !== undefined && iat > Date.now() / 1000 + LEEWAY_SECONDS)
      throw new TokenError('the token was issued in the future (iat)');
    const id = createHash('sha256').update(`${jwt.issuer}\0${sub}`).digest('base64url');
    const principal: Principal = {
      kind: 'jwt',
      id,
      name: nameOf(claims, sub),
      tools: toolsOf(claims, jwt),
      expiresAt: ((exp ?? 0) + LEEWAY_SECONDS) * 1000,
    };
    return { principal, scopes: scopesOf(claims) };
  }

  async #check(token: string, jwt: JwtSnapshot): Promise<JWTPayload> {
    const find = jwt.find ?? this.#keySets.at(jwt.jwksUrl, jwt.allowPrivateNetwork).find;
    const { issuer, audience } = jwt;
    const options = {
      issuer,
      audience,
      algorithms: ALGORITHMS,
      clockTolerance: LEEWAY_SECONDS,
      requiredClaims: ['exp'],
    };
    try {
      return await verifyWithAny(token, find, options);
    } catch (error) {
      if (error instanceof errors.JOSEError) throw new TokenError(explain(error));
      if (error instanceof PlatformError) throw error;
      // What a forged header can make the library throw (no key import fits, text that is no UTF-8) is the token's fault too.
      throw new TokenError('the token is no valid JSON Web Token');
    }
  }
}

/** A token that names no key is checked with each that fits. */
async function verifyWithAny(
  token: string,
  find: JWTVerifyGetKey,
  options: Parameters<typeof jwtVerify>[2],
): Promise<JWTPayload> {
  try {
    return (await jwtVerify(token, find, options)).payload;
  } catch (error) {
    if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error;
    let tried = 0;
    for await (const key of error) {
      tried += 1;
      if (tried > MAX_TRIED) break;
      try {
        return (await jwtVerify(token, key, options)).payload;
      } catch (failure) {
        if (!(failure instanceof errors.JWSSignatureVerificationFailed)) throw failure;
      }
    }
    throw new errors.JWSSignatureVerificationFailed();
  }
}

function explain(error: errors.JOSEError): string {
  if (error instanceof errors.JWTExpired) return 'the token has expired';
  if (error instanceof errors.JWTClaimValidationFailed) {
    if (error.reason === 'missing') return `the token has no ${error.claim}`;
    if (error.claim === 'iss') return 'the token is of another issuer (iss)';
    if (error.claim === 'aud') return 'the token is for another audience (aud)';
    if (error.claim === 'nbf') return 'the token is not valid yet (nbf)';
    return `the token's ${error.claim} is not what it must be`;
  }
  if (error instanceof errors.JOSEAlgNotAllowed || error instanceof errors.JOSENotSupported)
    return 'the token is signed in a way that is not accepted (alg, crit)';
  if (error instanceof errors.JWKSNoMatchingKey) return 'no key of the issuer fits the token (kid, alg)';
  if (error instanceof errors.JWSSignatureVerificationFailed) return "the token's signature is wrong";
  return 'the token is no valid JSON Web Token';
}

/** How activity calls the subject: by the first of the usual claims that says it. */
function nameOf(claims: JWTPayload, sub: string): string {
  const names = [claims.preferred_username, claims.email, claims.name, claims.client_id];
  const name = names.find((value): value is string => typeof value === 'string' && value.trim() !== '');
  return (name ?? sub).slice(0, 200);
}
