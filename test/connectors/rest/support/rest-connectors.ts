import { makeGateway, type TestGateway } from '../../../support/gateways.ts';
import type { Platform } from '../../../support/platform.ts';

export interface FoundTool {
  name: string;
  title: string | null;
  description: string | null;
  inputSchema: Record<string, unknown>;
  outputSchema: Record<string, unknown> | null;
  annotations: Record<string, unknown> | null;
}

const TOOLS = 'tools { name title description inputSchema outputSchema annotations }';

/** Makes a REST connector. @returns its id. */
export async function createRest(platform: Platform, input: Record<string, unknown>): Promise<string> {
  const { createRestConnector } = await platform.graphql<{ createRestConnector: { id: string } }>(
    'mutation ($input: RestConnectorInput!) { createRestConnector(input: $input) { id } }',
    { input: { name: 'API', ...input } },
  );
  return createRestConnector.id;
}

export async function toolsOf(platform: Platform, id: string): Promise<FoundTool[]> {
  const { capability } = await platform.graphql<{ capability: { tools: FoundTool[] } }>(
    `query ($id: ID!) { capability(id: $id) { ${TOOLS} } }`,
    { id },
  );
  return capability.tools;
}

/** How many capabilities have a text in their name or description. */
export async function countOf(platform: Platform, search: string): Promise<number> {
  const { capabilities } = await platform.graphql<{ capabilities: { totalCount: number } }>(
    'query ($search: String) { capabilities(search: $search) { totalCount } }',
    { search },
  );
  return capabilities.totalCount;
}

/** What a call of a tool gave. */
export interface CallResult {
  isError?: boolean;
  content: {
    type: string;
    text?: string;
    data?: string;
    mimeType?: string;
    resource?: Record<string, string>;
  }[];
  structuredContent?: Record<string, unknown>;
}

/** Calls a tool of a gateway over plain HTTP. */
export async function callTool(
  http: string,
  name: string,
  args: Record<string, unknown> = {},
): Promise<CallResult> {
  const response = await fetch(`${http}/tools/${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(args),
  });
  const result = (await response.json()) as CallResult;
  if (!response.ok) throw new Error(`HTTP ${response.status}: ${JSON.stringify(result)}`);
  return result;
}

/** Makes a REST connector with one operation by hand, on a gateway of its own. @returns how to call it. */
export async function oneOperation(
  platform: Platform,
  baseUrl: string,
  operation: Record<string, unknown> = {},
  connector: Record<string, unknown> = {},
): Promise<{
  id: string;
  gateway: TestGateway;
  call: (args?: Record<string, unknown>) => Promise<CallResult>;
}> {
  const operations = [{ name: 'op', method: 'GET', path: '/', inputSchema: {}, ...operation }];
  const id = await createRest(platform, { operations, baseUrl, ...connector });
  const gateway = await makeGateway(platform, [id]);
  return { id, gateway, call: (args = {}) => callTool(gateway.http, String(operation.name ?? 'op'), args) };
}
