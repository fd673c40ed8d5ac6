import { randomBytes } from 'node:crypto';
import type { Platform } from './platform.ts';

/** A gateway that a test made. */
export interface TestGateway {
  id: string;
  mcp: URL;
  sse: URL;
  http: string;
}

/** Makes a gateway with capabilities. Its name is its own, so that tests do not get in each other's way. */
export async function makeGateway(
  platform: Platform,
  capabilities: readonly string[] = [],
  input: Record<string, unknown> = {},
): Promise<TestGateway> {
  const name = `gateway ${randomBytes(6).toString('hex')}`;
  const { createGateway } = await platform.graphql<{ createGateway: { id: string } }>(
    'mutation ($input: CreateGatewayInput!) { createGateway(input: $input) { id } }',
    { input: { name, ...input } },
  );
  for (const capabilityId of capabilities) await attach(platform, createGateway.id, capabilityId);
  const http = `${platform.url}/g/${createGateway.id}`;
  return { id: createGateway.id, mcp: new URL(`${http}/mcp`), sse: new URL(`${http}/sse`), http };
}

export async function attach(platform: Platform, gatewayId: string, capabilityId: string): Promise<void> {
  await platform.graphql(
    'mutation ($gatewayId: ID!, $capabilityId: ID!) { attachCapability(gatewayId: $gatewayId, capabilityId: $capabilityId) { id } }',
    { gatewayId, capabilityId },
  );
}

/** Makes a connector to an MCP server on this machine. @returns its id. */
export async function connectMcp(
  platform: Platform,
  port: number,
  input: Record<string, unknown> = {},
): Promise<string> {
  const { createMcpConnector } = await platform.graphql<{ createMcpConnector: { id: string } }>(
    'mutation ($input: McpConnectorInput!) { createMcpConnector(input: $input) { id } }',
    { input: { name: `Server ${port}`, url: `http://127.0.0.1:${port}/mcp`, ...input } },
  );
  return createMcpConnector.id;
}

/** Makes an API key. */
export async function makeKey(
  platform: Platform,
  gatewayId: string,
  input: Record<string, unknown> = {},
): Promise<{ secret: string; id: string }> {
  const { generateApiKey } = await platform.graphql<{
    generateApiKey: { secret: string; apiKey: { id: string } };
  }>(
    `mutation ($gatewayId: ID!, $input: GenerateApiKeyInput!) {
      generateApiKey(gatewayId: $gatewayId, input: $input) { secret apiKey { id } }
    }`,
    { gatewayId, input: { name: 'test', ...input } },
  );
  return { secret: generateApiKey.secret, id: generateApiKey.apiKey.id };
}

/** Changes the specification. */
export async function specify(
  platform: Platform,
  gatewayId: string,
  content: Record<string, unknown>,
): Promise<void> {
  await platform.graphql(
    'mutation ($gatewayId: ID!, $content: JSONObject!) { updateSpecification(gatewayId: $gatewayId, content: $content) { version } }',
    { gatewayId, content },
  );
}
