import { PlatformError } from '../../../platform/errors.ts';
import { AuthMethod } from '../../../schema/gateway.ts';
import type { GatewaySnapshot } from '../gateway-snapshot.ts';
import type { Visitor } from '../visitor.ts';
import { endpointOf, resourceUrls } from './resource-url.ts';

/** Whether a gateway takes its API keys. */
export function acceptsKeys({ authMethod }: GatewaySnapshot): boolean {
  return authMethod !== AuthMethod.JWT;
}

/** Whether a gateway takes tokens: it may, and somebody has said whose. */
export function acceptsTokens({ requireAuthentication, authMethod, jwt }: GatewaySnapshot): boolean {
  return requireAuthentication && authMethod !== AuthMethod.API_KEY && jwt !== undefined;
}

/** Refuses callers in a way that tells their client what to do about it. */
export class Challenger {
  readonly #publicUrl: string;

  constructor(publicUrl: string) {
    this.#publicUrl = publicUrl;
  }

  /**
   * 401 with a challenge for each way in (RFC 9110, section 11.6.1). The one for tokens comes first, because many clients read only the first.
   * @param tokenFault what is wrong with the token that was shown; undefined where none was.
   */
  unauthorized(
    gateway: GatewaySnapshot,
    visitor: Visitor,
    explanation: string,
    tokenFault?: string,
  ): PlatformError {
    const challenges: string[] = [];
    if (acceptsTokens(gateway)) {
      const fault = { error: 'invalid_token', error_description: tokenFault ?? '' };
      challenges.push(this.#bearer(gateway, visitor, tokenFault === undefined ? {} : fault));
    }
    if (acceptsKeys(gateway)) challenges.push('ApiKey realm="omnigate"');
    if (challenges.length === 0) challenges.push('Bearer realm="omnigate"');
    return new PlatformError('AUTHENTICATION_FAILED', explanation, {
      headers: { 'www-authenticate': challenges.join(', ') },
    });
  }

  /** 403: the token is good and allows too little (RFC 6750, section 3.1). */
  insufficientScope(gateway: GatewaySnapshot, visitor: Visitor, missing: readonly string[]): PlatformError {
    return new PlatformError('FORBIDDEN', `the token lacks the scope ${missing.join(' ')}`, {
      headers: { 'www-authenticate': this.#bearer(gateway, visitor, { error: 'insufficient_scope' }) },
    });
  }

  #bearer(gateway: GatewaySnapshot, visitor: Visitor, fault: Record<string, string>): string {
    const { metadata } = resourceUrls(this.#publicUrl, visitor, gateway.id, endpointOf(visitor));
    const scopes = gateway.jwt?.requiredScopes ?? [];
    const parameters = {
      realm: 'omnigate',
      ...fault,
      ...(scopes.length > 0 ? { scope: scopes.join(' ') } : {}),
      resource_metadata: metadata,
    };
    return `Bearer ${Object.entries(parameters)
      .map(([name, value]) => `${name}="${quotable(value)}"`)
      .join(', ')}`;
  }
}

/** RFC 6750, section 3: no quotes, no backslashes, nothing but visible ASCII and spaces. */
function quotable(text: string): string {
  return text.replace(/["\\]/g, "'").replace(/[^\x20-\x7e]/g, '?');
}
