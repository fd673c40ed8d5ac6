import type { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { connectV1 } from './clients.ts';
import { makeGateway, type TestGateway } from './gateways.ts';
import type { Platform } from './platform.ts';

/** A result of a tool, as tests look at it. */
export interface BuiltinResult {
  isError: boolean;
  /** Text blocks, joined. */
  text: string;
  content: { type: string; [field: string]: unknown }[];
  // biome-ignore lint/suspicious/noExplicitAny: tests look deep into results of many forms
  structured: any;
}

/** A gateway with one built-in, and a real MCP client of it. */
export interface BuiltinUser {
  gateway: TestGateway;
  client: Client;
  call(tool: string, args: Record<string, unknown>): Promise<BuiltinResult>;
  /** The structured content of a call that went well. */
  // biome-ignore lint/suspicious/noExplicitAny: see above
  succeed(tool: string, args: Record<string, unknown>): Promise<any>;
  /** The text of a call that failed. */
  fail(tool: string, args: Record<string, unknown>): Promise<string>;
}

/** Attaches built-ins to a gateway of their own and connects to it. */
export async function connectToBuiltins(
  platform: Platform,
  settings: Record<string, Record<string, unknown>>,
): Promise<BuiltinUser> {
  const gateway = await makeGateway(platform);
  for (const [capabilityId, given] of Object.entries(settings)) {
    await attachWith(platform, gateway.id, capabilityId, given);
  }
  return connectToGateway(gateway);
}

/** A client of a gateway. */
export async function connectToGateway(gateway: TestGateway): Promise<BuiltinUser> {
  const client = await connectV1(gateway.mcp);
  const call = async (name: string, args: Record<string, unknown>): Promise<BuiltinResult> => {
    const result = await client.callTool({ name, arguments: args }, undefined, { timeout: 120_000 });
    const content = result.content as BuiltinResult['content'];
    const text = content
      .filter(({ type }) => type === 'text')
      .map((block) => String(block.text))
      .join('\n');
    return { isError: result.isError === true, text, content, structured: result.structuredContent };
  };
  return {
    gateway,
    client,
    call,
    async succeed(tool, args) {
      const { isError, text, structured } = await call(tool, args);
      if (isError) throw new Error(`${tool} failed: ${text}`);
      return structured;
    },
    async fail(tool, args) {
      const { isError, text } = await call(tool, args);
      if (!isError) throw new Error(`${tool} did not fail: ${text}`);
      return text;
    },
  };
}

/** Attaches a capability with settings. */
export const attachWith = settingsBy(
  `mutation ($gatewayId: ID!, $capabilityId: ID!, $settings: JSONObject) {
    attachCapability(gatewayId: $gatewayId, capabilityId: $capabilityId, settings: $settings) { id }
  }`,
);

/** Replaces the settings of an attachment. */
export const changeSettings = settingsBy(
  `mutation ($gatewayId: ID!, $capabilityId: ID!, $settings: JSONObject) {
    updateAttachment(gatewayId: $gatewayId, capabilityId: $capabilityId, settings: $settings) { id }
  }`,
);

function settingsBy(mutation: string) {
  return async (
    platform: Platform,
    gatewayId: string,
    capabilityId: string,
    settings: Record<string, unknown>,
  ): Promise<void> => {
    await platform.graphql(mutation, { gatewayId, capabilityId, settings });
  };
}
