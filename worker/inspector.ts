import { PlatformError } from '../platform/errors.ts';
import type { SecretBox } from '../platform/secrets.ts';
import type { McpConnector } from '../schema/connector.ts';
import type { Inspection } from '../schema/inspection.ts';
import type { RestInspectParams } from '../schema/rest-plan.ts';
import { AuthorizationRequired } from './connectors/mcp/authorization/authorization-required.ts';
import { requireAuthorizationServer } from './connectors/mcp/authorization/require-authorization-server.ts';
import { type Caller, platformCaller } from './connectors/mcp/authorization/token-owner.ts';
import { CURIOUS_CLIENT } from './connectors/mcp/curious-client.ts';
import { describeFailure } from './connectors/mcp/describe-failure.ts';
import { inspect } from './connectors/mcp/inspect.ts';
import { type McpTarget, openTarget } from './connectors/mcp/mcp-target.ts';
import type { Upstreams } from './connectors/mcp/upstreams.ts';
import type { RestInspector } from './connectors/rest/rest-inspector.ts';
import type { ExecutionContext, ExecutionResult } from './executor.ts';

/** What `inspect` executions carry: a connector that need not be stored. */
export type InspectParams = { name: string; mcp: McpConnector } | { name: string; rest: RestInspectParams };

/** Asks connectors what they offer, in a session of its own. */
export class Inspector {
  readonly #secrets: SecretBox;
  readonly #upstreams: Upstreams;
  readonly #rest: RestInspector;

  constructor(secrets: SecretBox, upstreams: Upstreams, rest: RestInspector) {
    this.#secrets = secrets;
    this.#upstreams = upstreams;
    this.#rest = rest;
  }

  /**
   * @throws PlatformError VALIDATION_FAILED, UPSTREAM_FAILED; with `authorizationRequired` in its details where that is all that is
   * missing.
   */
  async execute({ execution, signal }: ExecutionContext): Promise<ExecutionResult> {
    const params = execution.params as unknown as InspectParams;
    if ('rest' in params) {
      const inspection = await this.#rest.inspect(execution.capability, params.rest, signal);
      return { json: JSON.stringify(inspection), isError: false };
    }
    const { name, mcp } = params;
    try {
      const target = await openTarget(mcp, this.#secrets);
      const caller = platformCaller(execution.capability);
      return { json: JSON.stringify(await this.#ask(target, caller, signal)), isError: false };
    } catch (error) {
      const reason = describeFailure(error);
      if (reason === undefined) throw error;
      const details = error instanceof AuthorizationRequired ? { authorizationRequired: true } : {};
      throw new PlatformError('UPSTREAM_FAILED', `${name}: ${reason}`, { cause: error, details });
    }
  }

  /** @throws UpstreamFailure, UpstreamError, AuthorizationRequired where it is also known where to authorize. */
  async inspect(connector: McpConnector, caller: Caller, signal: AbortSignal): Promise<Inspection> {
    return this.#ask(await openTarget(connector, this.#secrets), caller, signal);
  }

  async #ask(target: McpTarget, caller: Caller, signal: AbortSignal): Promise<Inspection> {
    try {
      const session = await this.#upstreams.open(target, caller, CURIOUS_CLIENT, {}, signal);
      try {
        return await inspect(session, signal);
      } finally {
        await session.close();
      }
    } catch (error) {
      if (error instanceof AuthorizationRequired && 'url' in target)
        await requireAuthorizationServer(target, error.challenge, this.#upstreams.wayTo(target), signal);
      throw error;
    }
  }
}
