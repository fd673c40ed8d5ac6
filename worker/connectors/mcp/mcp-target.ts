import type { Dispatcher } from 'undici';
import type { SecretBox } from '../../../platform/secrets.ts';
import type { McpConnector } from '../../../schema/connector.ts';
import { StreamableHttpTransport } from './streamable-http.ts';
import type { UpstreamTransport } from './upstream-transport.ts';

/** The two ways out of a worker: to public addresses, and to private ones where an admin allowed it. */
export interface EgressDispatchers {
  guarded: Dispatcher;
  privateNetwork: Dispatcher;
}

/** What it takes to open transports to MCP servers. */
export interface TransportFactory {
  secrets: SecretBox;
  egress: EgressDispatchers;
}

/** A connector, ready to connect: its secrets are open. */
export interface McpTarget {
  url: URL;
  headers: Record<string, string>;
  allowPrivateNetwork: boolean;
  /** Its own limit for a call, in milliseconds. */
  timeoutMs: number | undefined;
}

/** Opens a connector's secrets. @throws when they were sealed with another `SECRET_KEY`. */
export async function openTarget(connector: McpConnector, secrets: SecretBox): Promise<McpTarget> {
  const headers: Record<string, string> = {};
  for (const [name, sealed] of Object.entries(connector.headers))
    headers[name.toLowerCase()] = await secrets.open(sealed);
  return {
    url: new URL(connector.url),
    headers,
    allowPrivateNetwork: connector.allowPrivateNetwork,
    timeoutMs: connector.timeoutSeconds ? connector.timeoutSeconds * 1000 : undefined,
  };
}

export function createTransport(target: McpTarget, egress: EgressDispatchers): UpstreamTransport {
  const dispatcher = target.allowPrivateNetwork ? egress.privateNetwork : egress.guarded;
  return new StreamableHttpTransport({ url: target.url, headers: target.headers, dispatcher });
}
