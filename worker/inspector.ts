import { PlatformError, UpstreamError } from '../platform/errors.ts';
import type { SecretBox } from '../platform/secrets.ts';
import type { McpConnector } from '../schema/connector.ts';
import type { Inspection } from '../schema/inspection.ts';
import type { RestInspectParams } from '../schema/rest-plan.ts';
import { inspect } from './connectors/mcp/inspect.ts';
import { MUTE_CLIENT } from './connectors/mcp/mcp-executor.ts';
import { createTransport, type EgressDispatchers, openTarget } from './connectors/mcp/mcp-target.ts';
import { SessionLost, UpstreamFailure } from './connectors/mcp/upstream-failure.ts';
import { UpstreamSession } from './connectors/mcp/upstream-session.ts';
import type { RestInspector } from './connectors/rest/rest-inspector.ts';
import type { ExecutionContext, ExecutionResult } from './executor.ts';

/** What `inspect` executions carry: a connector that need not be stored. */
export type InspectParams = { name: string; mcp: McpConnector } | { name: string; rest: RestInspectParams };

/** Asks connectors what they offer, in a session of its own. */
export class Inspector {
  readonly #secrets: SecretBox;
  readonly #egress: EgressDispatchers;
  readonly #rest: RestInspector;

  constructor(secrets: SecretBox, egress: EgressDispatchers, rest: RestInspector) {
    this.#secrets = secrets;
    this.#egress = egress;
    this.#rest = rest;
  }

  /** @throws PlatformError UPSTREAM_FAILED, VALIDATION_FAILED */
  async execute({ execution, signal }: ExecutionContext): Promise<ExecutionResult> {
    const params = execution.params as unknown as InspectParams;
    if ('rest' in params) {
      const inspection = await this.#rest.inspect(execution.capability, params.rest, signal);
      return { json: JSON.stringify(inspection), isError: false };
    }
    const { name, mcp } = params;
    try {
      return { json: JSON.stringify(await this.#inspect(mcp, signal)), isError: false };
    } catch (error) {
      const reason = describeFailure(error);
      if (reason === undefined) throw error;
      throw new PlatformError('UPSTREAM_FAILED', `${name}: ${reason}`, { cause: error });
    }
  }

  async #inspect(connector: McpConnector, signal: AbortSignal): Promise<Inspection> {
    const target = await openTarget(connector, this.#secrets);
    const session = await UpstreamSession.open(
      createTransport(target, this.#egress),
      MUTE_CLIENT,
      undefined,
      signal,
    );
    try {
      return await inspect(session, signal);
    } finally {
      await session.close();
    }
  }
}

/** Why a server could not be asked, for admins; undefined where it is no failure of the server. */
export function describeFailure(error: unknown): string | undefined {
  if (error instanceof UpstreamFailure || error instanceof SessionLost) return error.message;
  if (error instanceof UpstreamError)
    return `the server answered with an error: ${error.message} (${error.code})`;
  return undefined;
}
