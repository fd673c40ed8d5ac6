import { NO_AUTH, type OpenAuth, openAuth } from '../../../platform/connector-auth.ts';
import type { SecretBox } from '../../../platform/secrets.ts';
import { type McpConnector, McpTransport } from '../../../schema/connector.ts';

interface Limits {
  /** Its own limit for a call, in milliseconds. */
  timeoutMs: number | undefined;
}

/** A server at a URL. */
export interface HttpTarget extends Limits {
  transport: Exclude<McpTransport, McpTransport.STDIO>;
  url: URL;
  headers: Record<string, string>;
  auth: OpenAuth;
  /** Whether each principal has a token of their own. */
  tokenPerUser: boolean;
  allowPrivateNetwork: boolean;
}

/** A server that is a process of this worker. */
export interface StdioTarget extends Limits {
  transport: McpTransport.STDIO;
  command: string;
  args: string[];
  env: Record<string, string>;
  /** Secrets among the arguments. */
  secrets: string[];
}

/** A connector, ready to connect: its secrets are open. */
export type McpTarget = HttpTarget | StdioTarget;

/** Opens a connector's secrets. @throws when they were sealed with another `SECRET_KEY`. */
export async function openTarget(connector: McpConnector, secrets: SecretBox): Promise<McpTarget> {
  const variables = await openAll(connector.variables ?? {}, secrets);
  const timeoutMs = connector.timeoutSeconds ? connector.timeoutSeconds * 1000 : undefined;
  if (connector.transport === McpTransport.STDIO) {
    return {
      transport: McpTransport.STDIO,
      command: connector.command ?? '',
      args: (connector.args ?? []).map((argument) => fillIn(argument, variables)),
      env: await openAll(connector.env ?? {}, secrets),
      secrets: Object.values(variables),
      timeoutMs,
    };
  }
  const headers = Object.entries(await openAll(connector.headers, secrets));
  return {
    transport: connector.transport,
    url: new URL(fillIn(connector.url ?? '', variables)),
    headers: Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value])),
    auth: await openAuth(connector.auth ?? NO_AUTH, secrets),
    tokenPerUser: connector.tokenPerUser ?? false,
    allowPrivateNetwork: connector.allowPrivateNetwork,
    timeoutMs,
  };
}

async function openAll(sealed: Record<string, string>, secrets: SecretBox): Promise<Record<string, string>> {
  const open = Object.entries(sealed).map(
    async ([name, value]) => [name, await secrets.open(value)] as const,
  );
  return Object.fromEntries(await Promise.all(open));
}

/** Puts secrets where `{name}` stands; other braces stay as they are. */
function fillIn(template: string, variables: Record<string, string>): string {
  return template.replace(/\{([^{}]+)\}/g, (whole, name: string) =>
    Object.hasOwn(variables, name) ? (variables[name] ?? '') : whole,
  );
}
