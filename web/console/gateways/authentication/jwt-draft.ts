import type { JwtConfigurationInput } from '../../generated/operations.ts';
import type { JwtView } from './use-authentication.ts';

/** What the form about tokens holds. */
export interface JwtDraft {
  issuer: string;
  audience: string;
  /** Whether keys come from a URL or are given here. */
  keySource: 'url' | 'key';
  jwksUrl: string;
  publicKey: string;
  allowPrivateNetwork: boolean;
  requiredScopes: string[];
  toolsClaim: string;
  toolGrants: { claimValue: string; tools: string[] }[];
}

/** @param endpoint the audience that MCP clients ask for (RFC 8707). */
export function draftOf(jwt: JwtView | null, endpoint: string): JwtDraft {
  return {
    issuer: jwt?.issuer ?? '',
    audience: jwt?.audience ?? endpoint,
    keySource: jwt?.publicKey == null ? 'url' : 'key',
    jwksUrl: jwt?.jwksUrl ?? '',
    publicKey: jwt?.publicKey ?? '',
    allowPrivateNetwork: jwt?.allowPrivateNetwork ?? false,
    requiredScopes: jwt?.requiredScopes ?? [],
    toolsClaim: jwt?.toolsClaim ?? '',
    toolGrants: jwt?.toolGrants ?? [],
  };
}

/** What is sent of it. */
export function jwtInput(draft: JwtDraft): JwtConfigurationInput {
  const { keySource, jwksUrl, publicKey, toolsClaim, toolGrants, ...rest } = draft;
  const claim = toolsClaim.trim();
  return {
    ...rest,
    ...(keySource === 'url' ? { jwksUrl: jwksUrl.trim() } : { publicKey }),
    ...(claim === '' ? {} : { toolsClaim: claim, toolGrants }),
  };
}
