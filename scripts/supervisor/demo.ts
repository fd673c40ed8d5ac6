import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { ManagementClient } from './management-client.ts';

/** A gateway to try things with, and what a real call through it gave. */
export interface Demo {
  endpoint: string;
  /** What was run and what came back, for people. */
  call: string;
}

const CREATE = `mutation ($input: CreateGatewayInput!) { createGateway(input: $input) { id } }`;
const ATTACH = `mutation ($id: ID!) { attachCapability(gatewayId: $id, capabilityId: "code-runner") { id } }`;
const FIND = `query ($id: ID!) { gateway(id: $id) { requireAuthentication endpoints { mcp http } } }`;
const KEY = `mutation ($id: ID!, $input: GenerateApiKeyInput!) {
  generateApiKey(gatewayId: $id, input: $input) { secret apiKey { id } }
}`;
const REVOKE = `mutation ($id: ID!) { revokeApiKey(id: $id) { id } }`;

const CODE = '[1, 2, 3, 4].map((n) => n * n).reduce((a, b) => a + b)';

/**
 * Makes the demo gateway at the first start and calls a tool through it at every start.
 * @param base where this machine reaches the API.
 * @param open whether the gateway may be public: only where nobody else can reach it.
 * @returns undefined where somebody deleted it, which is respected.
 */
export async function demo(
  client: ManagementClient,
  file: string,
  base: string,
  open: boolean,
): Promise<Demo | undefined> {
  const id = existsSync(file) ? readFileSync(file, 'utf8').trim() : await create(client, file, open);
  const { gateway } = await client.query<{ gateway: FoundGateway | null }>(FIND, { id });
  if (gateway === null) return undefined;
  const key = gateway.requireAuthentication ? await temporaryKey(client, id) : undefined;
  try {
    return { endpoint: gateway.endpoints.mcp, call: await callThrough(`${base}/g/${id}`, key?.secret) };
  } finally {
    if (key !== undefined) await client.query(REVOKE, { id: key.apiKey.id });
  }
}

interface FoundGateway {
  requireAuthentication: boolean;
  endpoints: { mcp: string; http: string };
}

interface MadeKey {
  secret: string;
  apiKey: { id: string };
}

async function create(client: ManagementClient, file: string, open: boolean): Promise<string> {
  const input = {
    name: 'Demo',
    description: 'A first gateway to try: run_code runs short JavaScript programs in a sandbox.',
    requireAuthentication: !open,
  };
  const { createGateway } = await client.query<{ createGateway: { id: string } }>(CREATE, { input });
  await client.query(ATTACH, { id: createGateway.id });
  writeFileSync(file, `${createGateway.id}\n`);
  return createGateway.id;
}

async function temporaryKey(client: ManagementClient, id: string): Promise<MadeKey> {
  const input = { name: 'npm start', expiresAt: new Date(Date.now() + 60_000).toISOString() };
  const { generateApiKey } = await client.query<{ generateApiKey: MadeKey }>(KEY, { id, input });
  return generateApiKey;
}

async function callThrough(gateway: string, key: string | undefined): Promise<string> {
  const response = await fetch(`${gateway}/tools/run_code`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(key === undefined ? {} : { 'x-api-key': key }) },
    body: JSON.stringify({ language: 'javascript', code: CODE }),
  });
  const answer = (await response.json()) as {
    structuredContent?: { result: unknown };
    error?: { message: string };
  };
  if (!response.ok) return `run_code: ${answer.error?.message ?? `HTTP ${response.status}`}`;
  return `run_code: ${CODE} → ${JSON.stringify(answer.structuredContent?.result)}`;
}
