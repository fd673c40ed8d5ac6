import type { IncomingMessage } from 'node:http';

/** The first label of a host that is a gateway's own. */
export const GATEWAY_HOST = /^mcp-([a-z2-7]{16})\./i;

const WELL_KNOWN = /^\/\.well-known\/oauth-protected-resource(?=\/|$)/;

/** `Host: mcp-{gatewayId}.<domain>`: the tree of one gateway at the root, `POST /` for `POST /mcp`, and the metadata of its endpoints. */
export function rewriteGatewayHost({ url = '/', method, headers }: IncomingMessage): string {
  const gateway = GATEWAY_HOST.exec(headers.host ?? '')?.[1]?.toLowerCase();
  if (gateway === undefined) return url;
  const [path = '/', query] = url.split('?', 2);
  const tail = query === undefined ? '' : `?${query}`;
  if (WELL_KNOWN.test(path)) return `${path.replace(WELL_KNOWN, `$&/g/${gateway}`)}${tail}`;
  const target = path === '/' && method === 'POST' ? '/mcp' : path;
  return `/g/${gateway}${target}${tail}`;
}
