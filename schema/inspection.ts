import type { TransportKind } from './connector.ts';

/**
 * What a capability offers, as it said itself when it was last asked. Descriptors are kept whole (annotations, icons,
 * `_meta`, fields of extensions), because clients get them as they came.
 */
export interface Inspection {
  tools: ToolDescriptor[];
  prompts: NamedDescriptor[];
  resources: ResourceDescriptor[];
  resourceTemplates: ResourceTemplateDescriptor[];
  /** The server's `instructions`, if it gave any. */
  instructions?: string;
  /** The server's capabilities (MCP lifecycle), which decide what may be sent to it. */
  capabilities: Record<string, unknown>;
  /** Name and version of the server. */
  serverInfo?: Record<string, unknown>;
  /** The MCP revision that was agreed on; absent for what is no MCP server. */
  protocolVersion?: string;
  /** Whether its resources differ from gateway to gateway and by the hour, so that it is asked for them each time. */
  listsResources?: boolean;
  /** How it was reached; absent for what is no MCP server. */
  transport?: TransportKind;
  /** Whether it keeps a session, so that one client's requests must stay together and apart from another's. */
  stateful: boolean;
}

export interface NamedDescriptor {
  name: string;
  title?: string;
  description?: string;
  [field: string]: unknown;
}

export interface ToolDescriptor extends NamedDescriptor {
  inputSchema: Record<string, unknown>;
  outputSchema?: Record<string, unknown>;
  annotations?: Record<string, unknown>;
}

export interface ResourceDescriptor extends NamedDescriptor {
  uri: string;
}

export interface ResourceTemplateDescriptor extends NamedDescriptor {
  uriTemplate: string;
}

/** An inspection with nothing in it: of a capability that could not be asked yet. */
export const EMPTY_INSPECTION: Inspection = {
  tools: [],
  prompts: [],
  resources: [],
  resourceTemplates: [],
  capabilities: {},
  stateful: false,
};
