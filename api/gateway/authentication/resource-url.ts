import { GATEWAY_HOST } from '../../http/host-routing.ts';
import type { Visitor } from '../visitor.ts';

/** Where RFC 9728, section 3.1 puts the metadata: between the host and the path of the resource. */
export const METADATA_PATH = '/.well-known/oauth-protected-resource';

/** The endpoints of a gateway that clients name as their resource; the empty one is the root of a gateway's own host. */
export type ResourceEndpoint = 'mcp' | 'sse' | '';

export interface ResourceUrls {
  resource: string;
  metadata: string;
}

/**
 * The URL of an endpoint as its client knows it, and that of its metadata: clients refuse metadata of any other resource than the URL that they use
 * (RFC 9728, section 3.3).
 */
export function resourceUrls(
  publicUrl: string,
  visitor: Pick<Visitor, 'host' | 'protocol'>,
  gatewayId: string,
  endpoint: ResourceEndpoint,
): ResourceUrls {
  const base = new URL(publicUrl);
  const ownHost = GATEWAY_HOST.test(visitor.host);
  const named = visitor.host.toLowerCase().replace(GATEWAY_HOST, '');
  // The proxy in front knows the outer scheme and path, and PUBLIC_URL says them; other hosts are reached directly.
  const isPublic = named === base.host;
  const origin = `${isPublic ? base.protocol : `${visitor.protocol}:`}//${visitor.host}`;
  const prefix = isPublic && !ownHost ? base.pathname.replace(/\/$/, '') : '';
  const gateway = ownHost ? '' : `/g/${gatewayId}`;
  const path = `${prefix}${gateway}${endpoint === '' ? '' : `/${endpoint}`}`;
  return { resource: `${origin}${path || '/'}`, metadata: `${origin}${METADATA_PATH}${path}` };
}

/** The endpoint that a request was sent to, or that stands for it. */
export function endpointOf({ host, originalUrl }: Pick<Visitor, 'host' | 'originalUrl'>): ResourceEndpoint {
  const [path = ''] = originalUrl.split('?', 1);
  if (path === '/' && GATEWAY_HOST.test(host)) return '';
  return /\/(sse|messages)$/.test(path) ? 'sse' : 'mcp';
}
