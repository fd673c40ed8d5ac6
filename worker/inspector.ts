import { PlatformError, UpstreamError } from '../platform/errors.ts';
import type { SecretBox } from '../platform/secrets.ts';
import type { McpConnector } from '../schema/connector.ts';
import type { Inspection } from '../schema/inspection.ts';
import { CURIOUS_CLIENT } from './connectors/mcp/curious-client.ts';
import { inspect } from './connectors/mcp/inspect.ts';
import { openTarget } from './connectors/mcp/mcp-target.ts';
import { SessionLost, UpstreamFailure } from './connectors/mcp/upstream-failure.ts';
import type { Upstreams } from './connectors/mcp/upstreams.ts';
import type { ExecutionContext, ExecutionResult } from './executor.ts';

/** What `inspect` executions carry: a connector that need not be stored. */
export interface InspectParams {
  name: string;
  mcp: McpConnector;
}

/** Asks connectors what they offer, in a session of its own. */
export class Inspector {
  readonly #secrets: SecretBox;
  readonly #upstreams: Upstreams;

  constructor(secrets: SecretBox, upstreams: Upstreams) {
    this.#secrets = secrets;
    this.#upstreams = upstreams;
  }

  /** @throws PlatformError UPSTREAM_FAILED */
  async execute({ execution, signal }: ExecutionContext): Promise<ExecutionResult> {
    const { name, mcp } = execution.params as unknown as InspectParams;
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
    const session = await this.#upstreams.open(target, CURIOUS_CLIENT, {}, signal);
    try {
      return await inspect(session, signal);
    } finally {
      await session.close();
    }
  }
}

/** Why a server could not be asked, for admins; undefined where it is no failure of the server. */
export function describeFailure(error: unknown): string | undefined {
  if (error instanceof UpstreamFailure && error.detail !== undefined)
    return `${error.message}: ${error.detail}`;
  if (error instanceof UpstreamFailure || error instanceof SessionLost) return error.message;
  if (error instanceof UpstreamError)
    return `the server answered with an error: ${error.message} (${error.code})`;
  return undefined;
}
