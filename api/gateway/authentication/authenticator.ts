import { hashSecret, keyId, matchesHash, NO_HASH } from '../../../platform/api-key.ts';
import { PlatformError } from '../../../platform/errors.ts';
import type { FailedAttempts } from '../../credentials/failed-attempts.ts';
import type { LastUse } from '../../credentials/last-use.ts';
import type { GatewaySnapshot } from '../gateway-snapshot.ts';
import { ANONYMOUS, type Principal } from '../principal.ts';
import type { Visitor } from '../visitor.ts';
import { acceptsKeys, acceptsTokens, type Challenger } from './challenge.ts';
import { type Credential, credentialsIn } from './credential.ts';
import { TokenError, type TokenVerifier } from './token-verifier.ts';

/** Says who calls a gateway (product.md, Authentication). */
export class Authenticator {
  readonly #tokens: TokenVerifier;
  readonly #challenger: Challenger;
  readonly #attempts: FailedAttempts;
  readonly #lastUse: LastUse;

  constructor(tokens: TokenVerifier, challenger: Challenger, attempts: FailedAttempts, lastUse: LastUse) {
    this.#tokens = tokens;
    this.#challenger = challenger;
    this.#attempts = attempts;
    this.#lastUse = lastUse;
  }

  /**
   * Who calls, by the headers of the request.
   * @throws PlatformError AUTHENTICATION_FAILED, FORBIDDEN for a token without the scopes, RATE_LIMITED after too many failed attempts.
   */
  async authenticate(gateway: GatewaySnapshot, visitor: Visitor): Promise<Principal> {
    if (!gateway.requireAuthentication) return ANONYMOUS;
    const shown = credentialsIn(visitor.headers);
    const credential = shown.find(({ kind }) =>
      kind === 'key' ? acceptsKeys(gateway) : acceptsTokens(gateway),
    );
    if (credential === undefined)
      throw this.#challenger.unauthorized(gateway, visitor, whatIsNeeded(gateway, shown));
    const shownText = credential.kind === 'key' ? credential.secret : credential.token;
    const attempt = { door: gateway.id, address: visitor.ip, credential: hashSecret(shownText) };
    this.#attempts.check(attempt);
    try {
      const principal =
        credential.kind === 'key'
          ? this.#findKey(gateway, visitor, credential.secret)
          : await this.#verifyToken(gateway, visitor, credential.token);
      this.#attempts.succeeded(attempt);
      return principal;
    } catch (error) {
      const failed = error instanceof PlatformError && error.code === 'AUTHENTICATION_FAILED';
      if (failed) await this.#attempts.failed(attempt);
      throw error;
    }
  }

  #findKey(gateway: GatewaySnapshot, visitor: Visitor, secret: string): Principal {
    const key = gateway.keys.get(keyId('ak', secret) ?? '');
    const matches = matchesHash(secret, key?.hash ?? NO_HASH);
    const refuse = (why: string) => this.#challenger.unauthorized(gateway, visitor, why);
    // One text for a key that never was, one that was revoked and one of another gateway: none of them is to be told.
    if (key === undefined || !matches) throw refuse('the API key is not valid');
    if (key.expiresAt !== undefined && key.expiresAt <= Date.now()) throw refuse('the API key has expired');
    this.#lastUse.note(key.id);
    const { id, name, tools, maxRequestsPerMinute, expiresAt } = key;
    return { kind: 'key', id, name, tools, maxRequestsPerMinute, expiresAt };
  }

  async #verifyToken(gateway: GatewaySnapshot, visitor: Visitor, token: string): Promise<Principal> {
    const { jwt } = gateway;
    if (jwt === undefined) throw this.#challenger.unauthorized(gateway, visitor, whatIsNeeded(gateway, []));
    try {
      const { principal, scopes } = await this.#tokens.verify(token, jwt);
      const missing = jwt.requiredScopes.filter((scope) => !scopes.has(scope));
      if (missing.length > 0) throw this.#challenger.insufficientScope(gateway, visitor, missing);
      return principal;
    } catch (error) {
      if (!(error instanceof TokenError)) throw error;
      throw this.#challenger.unauthorized(gateway, visitor, error.message, error.message);
    }
  }
}

function whatIsNeeded(gateway: GatewaySnapshot, shown: readonly Credential[]): string {
  const keys = acceptsKeys(gateway);
  const tokens = acceptsTokens(gateway);
  if (!keys && !tokens) return 'this gateway takes tokens only, and nobody has said whose; see configureJwt';
  const ways = [
    ...(keys ? ['an API key (header X-API-Key)'] : []),
    ...(tokens ? ['a token (Authorization: Bearer)'] : []),
  ].join(' or ');
  const [first] = shown;
  if (first === undefined) return `send ${ways}`;
  return `this gateway takes no ${first.kind === 'key' ? 'API keys' : 'tokens'}; send ${ways}`;
}
