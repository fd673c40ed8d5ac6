import { PlatformError } from '../../../platform/errors.ts';
import type { ClientProfile, Execution } from '../../../schema/execution.ts';
import { SHARED } from '../../../schema/upstream-grant.ts';
import type { CapabilitySnapshot } from '../../capability-snapshot.ts';
import type { ExecutionContext, ExecutionResult } from '../../executor.ts';
import { toolFailure } from '../../tool-failure.ts';
import { AuthorizationRequired } from './authorization/authorization-required.ts';
import { type GrantRequests, withoutGrantAnswer } from './grant-request.ts';
import type { ListChangeReports } from './list-change-reports.ts';
import type { McpTarget } from './mcp-target.ts';
import type { PooledSession, SessionPool } from './session-pool.ts';
import { SessionLost, UpstreamFailure } from './upstream-failure.ts';

/** A client that can answer nothing: what callers without MCP are. */
export const MUTE_CLIENT: ClientProfile = { protocolVersion: '', capabilities: {} };

/** Runs executions on MCP servers: whatever the request, it goes there as it is and the result comes back as it is. */
export class McpExecutor {
  readonly #pool: SessionPool;
  readonly #reports: ListChangeReports;
  readonly #grants: GrantRequests;

  constructor(pool: SessionPool, reports: ListChangeReports, grants: GrantRequests) {
    this.#pool = pool;
    this.#reports = reports;
    this.#grants = grants;
  }

  /** @returns also whether this worker now keeps state for the execution's owner. */
  async execute(
    capability: CapabilitySnapshot & { mcp: McpTarget },
    context: ExecutionContext,
  ): Promise<ExecutionResult> {
    const limit = capability.mcp.timeoutMs;
    const timer = limit === undefined ? undefined : new AbortController();
    const timeout = timer && setTimeout(() => timer.abort(new OwnLimit(limit ?? 0)), limit);
    const signal = timer ? AbortSignal.any([context.signal, timer.signal]) : context.signal;
    try {
      return await this.#call(capability, context, signal);
    } catch (error) {
      if (error instanceof OwnLimit) return toolFailure(error.message);
      if (error instanceof AuthorizationRequired) return this.#unauthorized(capability, context, error);
      if (error instanceof UpstreamFailure || error instanceof SessionLost) {
        throw new PlatformError('UPSTREAM_FAILED', `${capability.name}: ${error.message}`, { cause: error });
      }
      throw error;
    } finally {
      clearTimeout(timeout);
    }
  }

  /** @throws UpstreamError, PlatformError */
  async #unauthorized(
    { name, mcp }: CapabilitySnapshot & { mcp: McpTarget },
    { execution }: ExecutionContext,
    { challenge }: AuthorizationRequired,
  ): Promise<ExecutionResult> {
    if ('tokenPerUser' in mcp && mcp.tokenPerUser) return this.#grants.answer(name, execution, challenge);
    throw new PlatformError('UPSTREAM_FAILED', `${name}: an admin has to authorize it`);
  }

  async #call(
    capability: CapabilitySnapshot & { mcp: McpTarget },
    context: ExecutionContext,
    signal: AbortSignal,
  ): Promise<ExecutionResult> {
    for (let attempt = 1; ; attempt += 1) {
      const pooled = await this.#acquire(capability, context, signal);
      try {
        const result = await this.#ask(pooled, context, signal);
        pooled.release();
        return result;
      } catch (error) {
        if (!(error instanceof SessionLost)) {
          pooled.release();
          throw error;
        }
        // The server refused the request together with the session, so it did not run: once more, in a new session.
        pooled.discard();
        if (attempt > 1) throw error;
      }
    }
  }

  #acquire(
    capability: CapabilitySnapshot & { mcp: McpTarget },
    { execution }: ExecutionContext,
    signal: AbortSignal,
  ): Promise<PooledSession> {
    const { id, version, mcp, known, stateful } = capability;
    const holder = holderOf(mcp, execution);
    const target = { capability: id, version, target: mcp, holder, known, stateful };
    return this.#pool.acquire(target, execution.owner, execution.client ?? MUTE_CLIENT, signal);
  }

  async #ask(
    { session, leased }: PooledSession,
    { execution, notify, ask }: ExecutionContext,
    signal: AbortSignal,
  ): Promise<ExecutionResult> {
    const result = await session.call(
      execution.method,
      withoutGrantAnswer(execution.params),
      {
        profile: execution.client ?? MUTE_CLIENT,
        onNotification: ({ method, params }) => {
          this.#reports.notice(execution.capability, method);
          notify(method, params ?? {});
        },
        onRequest: async ({ method, params }) => (await ask(method, params ?? {})) as Record<string, unknown>,
      },
      signal,
    );
    return {
      json: JSON.stringify(result),
      isError: result.isError === true,
      resultType: typeof result.resultType === 'string' ? result.resultType : undefined,
      leased,
    };
  }
}

/** Whose token is used: everybody's, unless each principal has their own. */
function holderOf(target: McpTarget, { gateway, principal }: Execution): string {
  if (!('tokenPerUser' in target) || !target.tokenPerUser) return SHARED;
  return `${gateway} ${principal.kind}:${principal.id}`;
}

/** The connector's own limit for a call: the tool's failure, not the gateway's. */
class OwnLimit extends Error {
  constructor(milliseconds: number) {
    super(`timed out after ${milliseconds / 1000} s`);
  }
}
