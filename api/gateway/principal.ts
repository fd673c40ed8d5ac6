import type { PrincipalReference } from '../../schema/execution.ts';

/** Who calls a gateway, and what they may use there. */
export interface Principal extends PrincipalReference {
  /** How activity calls them. */
  name: string;
  /** Visible names of the tools that they may use; undefined: all. */
  tools?: ReadonlySet<string> | undefined;
  /** Requests a minute that they may make, beside the gateway's own limit. */
  maxRequestsPerMinute?: number | undefined;
  /** Milliseconds since the epoch at which what they showed is no longer good. */
  expiresAt?: number | undefined;
}

/** Whoever calls a public gateway: nobody in particular, so nothing is kept for them beyond their session. */
export const ANONYMOUS: Principal = { kind: 'anonymous', id: 'anonymous', name: 'anonymous' };

/** Whether a principal may use a tool. */
export function mayUse(principal: Principal, visibleName: string): boolean {
  return principal.tools === undefined || principal.tools.has(visibleName);
}

/** A principal in one text. */
export function referenceOf({ kind, id }: PrincipalReference): string {
  return `${kind}:${id}`;
}

/** Whose upstream state a request without a session uses: a known principal's own, or none that outlives the request. */
export function ownerOf(principal: Principal): string | undefined {
  return principal.kind === 'anonymous' ? undefined : referenceOf(principal);
}
