import { type OpenAuth, openAuth } from '../../../platform/connector-auth.ts';
import type { SecretBox } from '../../../platform/secrets.ts';
import type { Inspection, ToolDescriptor } from '../../../schema/inspection.ts';
import type { RestConnector } from '../../../schema/rest-connector.ts';
import type { OperationPlan, RestPlan } from '../../../schema/rest-plan.ts';
import { tokenGeneration } from './auth/token-client.ts';
import type { Json } from './document/json.ts';
import type { ArgumentRules } from './request/build-request.ts';

/** One tool of a REST API, ready to be run. */
export interface RestOperation {
  plan: OperationPlan;
  rules: ArgumentRules;
  outputSchema: Json | undefined;
}

/** A REST API, ready to be called: its secrets are open. */
export interface RestTarget {
  auth: OpenAuth;
  /** Which tokens belong to it. */
  tokenGeneration: string;
  allowPrivateNetwork: boolean;
  /** Its own limit for a call, in milliseconds. */
  timeoutMs: number | undefined;
  /** A tool by its own name; undefined where there is none. */
  operation(tool: string): RestOperation | undefined;
}

/**
 * Opens a connector's secrets.
 * @param version when it was configured, in milliseconds since the epoch.
 * @throws when they were sealed with another `SECRET_KEY`.
 */
export async function openRestTarget(
  connector: RestConnector,
  inspection: Inspection,
  version: number,
  secrets: SecretBox,
): Promise<RestTarget> {
  const { operations } = JSON.parse(connector.plan) as RestPlan;
  const plans = new Map(operations.map((plan) => [plan.tool, plan]));
  // A worker holds thousands of capabilities; as text a tool takes a fraction of the room, and most are never called.
  const tools = new Map(
    inspection.tools.map((tool) => [tool.name, JSON.stringify({ tool, plan: plans.get(tool.name) })]),
  );
  const opened = new Map<string, RestOperation>();
  return {
    auth: await openAuth(connector.auth, secrets),
    tokenGeneration: tokenGeneration(connector.auth, version),
    allowPrivateNetwork: connector.allowPrivateNetwork,
    timeoutMs: connector.timeoutSeconds ? connector.timeoutSeconds * 1000 : undefined,
    operation(name) {
      const text = tools.get(name);
      if (text === undefined) return undefined;
      const known = opened.get(name);
      if (known !== undefined) return known;
      const operation = openOperation(JSON.parse(text) as { tool: ToolDescriptor; plan: OperationPlan });
      opened.set(name, operation);
      return operation;
    },
  };
}

function openOperation({ tool, plan }: { tool: ToolDescriptor; plan: OperationPlan }): RestOperation {
  const {
    properties = {},
    required = [],
    additionalProperties,
  } = tool.inputSchema as {
    properties?: object;
    required?: string[];
    additionalProperties?: unknown;
  };
  return {
    plan,
    rules: { known: new Set(Object.keys(properties)), required, open: additionalProperties !== false },
    outputSchema: tool.outputSchema,
  };
}
