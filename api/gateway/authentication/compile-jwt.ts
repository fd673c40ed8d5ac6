import { createLocalJWKSet, type JWTVerifyGetKey } from 'jose';
import type { JwtConfiguration } from '../../../schema/jwt-configuration.ts';
import type { JwtSnapshot } from '../gateway-snapshot.ts';
import { readPublicKey } from './public-key.ts';

/** Makes a stored configuration ready for checking tokens. Its key was checked when it was given. */
export function compileJwt(configuration: JwtConfiguration): JwtSnapshot {
  const { issuer, audience, requiredScopes, toolsClaim, toolGrants, allowPrivateNetwork } = configuration;
  const common = {
    issuer,
    audience,
    requiredScopes,
    toolsClaim: toolsClaim ?? undefined,
    toolGrants: new Map(toolGrants.map(({ claimValue, tools }) => [claimValue, tools])),
    allowPrivateNetwork,
  };
  const { publicKey, jwksUrl } = configuration;
  if (jwksUrl) return { ...common, jwksUrl };
  return { ...common, find: findOnly(publicKey ?? '') };
}

/** The one key there is, whatever a token calls it; the algorithm must be one that the key is for. */
function findOnly(publicKey: string): JWTVerifyGetKey {
  const keys = createLocalJWKSet({ keys: [readPublicKey(publicKey)] });
  return ({ alg }) => keys({ alg });
}
