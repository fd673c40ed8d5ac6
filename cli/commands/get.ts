import { stringify } from 'yaml';
import { allNodes } from '../all-nodes.ts';
import type { Client } from '../client.ts';
import { Failure } from '../failure.ts';
import { findGateway } from '../find-gateway.ts';
import { notFound } from '../not-found.ts';
import { print } from '../output.ts';

const GATEWAY = `query ($id: ID!) {
  gateway(id: $id) {
    id name description requireAuthentication authMethod createdAt updatedAt
    endpoints { mcp sse http }
    specification { version content createdAt createdBy }
    attachments { capability { id name kind state stateReason } enabled settings }
    tools { name description }
    status { requests errorRate latencyMs { p50 p95 p99 } }
  }
}`;

const CAPABILITY = `query ($id: ID!) {
  capability(id: $id) { id name alias kind scope description state stateReason inspectedAt tools { name description inputSchema } }
}`;

interface NamedCapability {
  id: string;
  name: string;
  alias: string;
}

export async function getGateway(client: Client, called: string, json: boolean): Promise<void> {
  const { gateway } = await client.query<{ gateway: object }>(GATEWAY, {
    id: await findGateway(client, called),
  });
  show(gateway, json);
}

/** By id, alias or name. */
export async function getCapability(client: Client, called: string, json: boolean): Promise<void> {
  const { capability } = await client.query<{ capability: object | null }>(CAPABILITY, { id: called });
  if (capability !== null) return show(capability, json);
  const names = `query ($after: String) {
    list: capabilities(first: 100, after: $after) { nodes { id name alias } pageInfo { hasNextPage endCursor } }
  }`;
  const there: NamedCapability[] = [];
  for await (const node of allNodes<NamedCapability>(client, names)) {
    if (node.alias === called) return getCapability(client, node.id, json);
    there.push(node);
  }
  const named = there.find(({ name }) => name === called);
  if (named !== undefined) return getCapability(client, named.id, json);
  throw new Failure(notFound('capability', called, there));
}

function show(value: object, json: boolean): void {
  print(json ? JSON.stringify(value, null, 2) : stringify(value, { lineWidth: 0 }).trimEnd());
}
