import { allNodes } from '../all-nodes.ts';
import type { Client } from '../client.ts';
import { findGateway } from '../find-gateway.ts';
import { print, printTable } from '../output.ts';

const PAGE = 'pageInfo { hasNextPage endCursor }';

interface GatewayNode {
  id: string;
  name: string;
  requireAuthentication: boolean;
  tools: unknown[];
  endpoints: { mcp: string };
}

interface CapabilityNode {
  id: string;
  name: string;
  kind: string;
  state: string;
  tools: unknown[];
}

interface KeyNode {
  id: string;
  name: string;
  prefix: string;
  createdAt: string;
  expiresAt: string | null;
  revokedAt: string | null;
}

export async function listGateways(client: Client, json: boolean): Promise<void> {
  const query = `query ($after: String) {
    list: gateways(first: 100, after: $after) {
      nodes { id name requireAuthentication tools { name } endpoints { mcp } } ${PAGE}
    }
  }`;
  const nodes = await collect(allNodes<GatewayNode>(client, query));
  if (json) return print(JSON.stringify(nodes, null, 2));
  printTable(
    ['ID', 'NAME', 'ACCESS', 'TOOLS', 'ENDPOINT'],
    nodes.map((it) => [
      it.id,
      it.name,
      it.requireAuthentication ? 'key or token' : 'public',
      String(it.tools.length),
      it.endpoints.mcp,
    ]),
  );
}

export async function listCapabilities(client: Client, json: boolean): Promise<void> {
  const query = `query ($after: String) {
    list: capabilities(first: 100, after: $after) { nodes { id name kind state tools { name } } ${PAGE} }
  }`;
  const nodes = await collect(allNodes<CapabilityNode>(client, query));
  if (json) return print(JSON.stringify(nodes, null, 2));
  printTable(
    ['ID', 'NAME', 'KIND', 'STATE', 'TOOLS'],
    nodes.map((it) => [
      it.id,
      it.name,
      it.kind.toLowerCase(),
      it.state.toLowerCase(),
      String(it.tools.length),
    ]),
  );
}

export async function listKeys(client: Client, gateway: string, json: boolean): Promise<void> {
  const { gateway: found } = await client.query<{ gateway: { apiKeys: KeyNode[] } }>(
    'query ($id: ID!) { gateway(id: $id) { apiKeys { id name prefix createdAt expiresAt revokedAt } } }',
    { id: await findGateway(client, gateway) },
  );
  if (json) return print(JSON.stringify(found.apiKeys, null, 2));
  printTable(
    ['NAME', 'BEGINS WITH', 'MADE', 'EXPIRES', 'ID'],
    found.apiKeys.map((it) => [
      it.name,
      it.prefix,
      it.createdAt.slice(0, 10),
      it.revokedAt === null ? (it.expiresAt?.slice(0, 10) ?? 'never') : 'revoked',
      it.id,
    ]),
  );
}

async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}
