import type { IncomingMessage } from 'node:http';

const GATEWAY_HOST = /^mcp-([a-z2-7]{16})\./i;

/** `Host: mcp-{gatewayId}.<domain>`: the tree of one gateway at the root, and `POST /` for `POST /mcp`. */
export function rewriteGatewayHost({ url = '/', method, headers }: IncomingMessage): string {
  const gateway = GATEWAY_HOST.exec(headers.host ?? '')?.[1]?.toLowerCase();
  if (gateway === undefined) return url;
  const [path = '/', query] = url.split('?', 2);
  const target = path === '/' && method === 'POST' ? '/mcp' : path;
  return `/g/${gateway}${target}${query === undefined ? '' : `?${query}`}`;
}
