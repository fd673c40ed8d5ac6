import { describeAuth, sealAuth } from '../../../platform/connector-auth.ts';
import { lastFour, type SecretBox } from '../../../platform/secrets.ts';
import type { ConnectorDetails } from '../../../schema/capability.ts';
import { type McpConnector, McpTransport } from '../../../schema/connector.ts';
import type { Inspection } from '../../../schema/inspection.ts';
import { isStdio, type McpConnectorInput } from '../../../schema/mcp-connector-input.ts';
import type { JsonObject } from '../../../schema/scalars.ts';

/** What is stored of a connector: its secrets sealed. */
export async function sealMcpConnector(input: McpConnectorInput, secrets: SecretBox): Promise<McpConnector> {
  return {
    transport: isStdio(input) ? McpTransport.STDIO : (input.transport ?? McpTransport.AUTO),
    url: input.url,
    headers: await sealAll(input.headers ?? {}, secrets),
    command: input.command,
    args: input.args ?? [],
    env: await sealAll(input.env ?? {}, secrets),
    auth: input.auth ? await sealAuth(input.auth, secrets, undefined, 'input.auth') : undefined,
    tokenPerUser: input.tokenPerUser ?? false,
    allowPrivateNetwork: input.allowPrivateNetwork ?? false,
    timeoutSeconds: input.timeoutSeconds,
  };
}

/** What is shown of a connector: of each secret only its end. */
export async function describeMcpConnector(
  connector: McpConnector,
  inspection: Inspection,
  secrets: SecretBox,
): Promise<ConnectorDetails> {
  const { transport, url, command, args, auth, tokenPerUser, registry } = connector;
  const { allowPrivateNetwork, timeoutSeconds } = connector;
  return {
    type: 'MCP',
    transport,
    transportInUse: inspection.transport,
    url,
    headers: await showEnds(connector.headers, secrets),
    command,
    args: args ?? [],
    env: await showEnds(connector.env ?? {}, secrets),
    variables: await showEnds(connector.variables ?? {}, secrets),
    auth: auth ? await describeAuth(auth, secrets) : null,
    tokenPerUser,
    registry,
    allowPrivateNetwork,
    timeoutSeconds,
    serverInfo: inspection.serverInfo,
    protocolVersion: inspection.protocolVersion,
  };
}

/** Seals each value of a map. */
export async function sealAll(values: JsonObject, secrets: SecretBox): Promise<Record<string, string>> {
  const sealed = Object.entries(values).map(
    async ([name, value]) => [name, await secrets.seal(String(value))] as const,
  );
  return Object.fromEntries(await Promise.all(sealed));
}

async function showEnds(sealed: Record<string, string>, secrets: SecretBox): Promise<Record<string, string>> {
  const shown = Object.entries(sealed).map(
    async ([name, value]) => [name, lastFour(await secrets.open(value))] as const,
  );
  return Object.fromEntries(await Promise.all(shown));
}
