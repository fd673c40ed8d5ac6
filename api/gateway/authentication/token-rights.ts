import type { JWTPayload } from 'jose';
import type { JwtSnapshot } from '../gateway-snapshot.ts';

/** Values of a claim that are looked at, at the most. */
const MAX_VALUES = 1000;

/** Stands for every tool. */
const ALL = '*';

/** The scopes of a token: `scope` (RFC 8693, section 4.2) or, as some issuers call it, `scp`. */
export function scopesOf(claims: JWTPayload): ReadonlySet<string> {
  return new Set([...valuesOf(claims.scope), ...valuesOf(claims.scp)]);
}

/** Visible names of the tools that a token allows; undefined: all. */
export function toolsOf(claims: JWTPayload, jwt: JwtSnapshot): ReadonlySet<string> | undefined {
  if (jwt.toolsClaim === undefined) return undefined;
  const values = valuesOf(claimAt(claims, jwt.toolsClaim));
  const names = jwt.toolGrants.size > 0 ? values.flatMap((value) => jwt.toolGrants.get(value) ?? []) : values;
  return names.includes(ALL) ? undefined : new Set(names);
}

/** A claim by its name or, where there is none of that name, by the path that dots make of it: `realm_access.roles`. */
function claimAt(claims: JWTPayload, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name];
  let at: unknown = claims;
  for (const part of name.split('.')) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, part)) return undefined;
    at = (at as Record<string, unknown>)[part];
  }
  return at;
}

/** A list of texts, or one text with spaces between its parts. */
function valuesOf(claim: unknown): string[] {
  const values = typeof claim === 'string' ? claim.split(' ') : Array.isArray(claim) ? claim : [];
  return values
    .slice(0, MAX_VALUES)
    .filter((value): value is string => typeof value === 'string' && value !== '');
}
