import { atMost } from '../../../platform/at-most.ts';
import { PlatformError } from '../../../platform/errors.ts';
import { isStatelessRevision } from '../../../platform/mcp.ts';
import type { Tracing } from '../../../platform/tracing.ts';
import type { ClientProfile, Execution, TraceContext } from '../../../schema/execution.ts';
import { SHARED } from '../../../schema/upstream-grant.ts';
import type { CapabilitySnapshot } from '../../capability-snapshot.ts';
import type { ExecutionContext, ExecutionResult } from '../../executor.ts';
import { toolFailure } from '../../tool-failure.ts';
import { AuthorizationRequired } from './authorization/authorization-required.ts';
import { asksForInput, fulfilInput, MAX_ROUNDS } from './fulfil-input.ts';
import { type GrantRequests, withoutGrantAnswer } from './grant-request.ts';
import type { ListChangeReports } from './list-change-reports.ts';
import type { McpTarget } from './mcp-target.ts';
import type { ResourceListens } from './resource-listens.ts';
import type { PooledSession, SessionPool } from './session-pool.ts';
import { startUpstreamSpan, withTrace } from './trace-upstream.ts';
import { SessionLost, UpstreamFailure } from './upstream-failure.ts';
import type { CallListener } from './upstream-session.ts';

/** A client that can answer nothing: what callers without MCP are. */
export const MUTE_CLIENT: ClientProfile = { protocolVersion: '', capabilities: {} };

/** How long a subscription waits for that stream, in milliseconds: some servers begin it with their first message only. */
const HEARING_MS = 2000;

const SUBSCRIBING = new Set(['resources/subscribe', 'resources/unsubscribe']);

export interface McpExecutorOptions {
  pool: SessionPool;
  listens: ResourceListens;
  reports: ListChangeReports;
  grants: GrantRequests;
  tracing: Tracing;
}

/** Runs executions on MCP servers: whatever the request, it goes there as it is and the result comes back as it is. */
export class McpExecutor {
  readonly #pool: SessionPool;
  readonly #listens: ResourceListens;
  readonly #reports: ListChangeReports;
  readonly #grants: GrantRequests;
  readonly #tracing: Tracing;

  constructor({ pool, listens, reports, grants, tracing }: McpExecutorOptions) {
    this.#pool = pool;
    this.#listens = listens;
    this.#reports = reports;
    this.#grants = grants;
    this.#tracing = tracing;
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
    const { method, owner, params } = context.execution;
    if (method === 'resources/unsubscribe' && owner !== undefined)
      this.#pool.unsubscribed(capability.id, owner, String(params.uri));
    for (let attempt = 1; ; attempt += 1) {
      const pooled = await this.#acquire(capability, context, signal);
      const span = startUpstreamSpan(this.#tracing, capability.name, context);
      try {
        const result =
          pooled.session.stateless && SUBSCRIBING.has(method)
            ? await this.#subscribe(pooled, context)
            : await this.#ask(pooled, context, span.context, signal);
        span.end();
        pooled.release();
        return result;
      } catch (error) {
        span.end(undefined, error instanceof Error ? error.name : 'Error');
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

  /** Servers of a stateless revision are listened to. */
  async #subscribe(
    { session }: PooledSession,
    { execution: { capability, owner, method, params } }: ExecutionContext,
  ): Promise<ExecutionResult> {
    if (owner === undefined) throw new PlatformError('METHOD_NOT_FOUND', method);
    const uri = String(params.uri);
    if (method === 'resources/unsubscribe') await this.#listens.end(capability, owner, uri);
    else await this.#listens.begin(session, capability, owner, uri);
    return { json: '{}', isError: false, leased: true };
  }

  async #ask(
    { session, leased, subscribed }: PooledSession,
    { execution, notify, ask }: ExecutionContext,
    trace: TraceContext | undefined,
    signal: AbortSignal,
  ): Promise<ExecutionResult> {
    const { method, client: profile = MUTE_CLIENT } = execution;
    const params = withTrace(withoutGrantAnswer(execution.params), trace);
    const listener: CallListener = {
      profile,
      onNotification: (notification) => {
        this.#reports.notice(execution.capability, notification.method);
        notify(notification.method, notification.params ?? {});
      },
      onRequest: async (request) =>
        (await ask(request.method, request.params ?? {})) as Record<string, unknown>,
    };
    // Updates come over a stream beside it; what happens before that is open would be lost.
    if (method === 'resources/subscribe' && leased && !session.sharesChannel)
      await atMost(HEARING_MS, session.heard);
    let result = await session.call(method, params, listener, signal);
    if (method === 'resources/subscribe') subscribed(String(params.uri), execution);
    // Clients of the same kind answer by themselves, in their next request.
    if (!isStatelessRevision(profile.protocolVersion)) {
      for (let round = 0; asksForInput(result); round += 1) {
        if (round === MAX_ROUNDS)
          throw new UpstreamFailure(`the server asked for input more than ${MAX_ROUNDS} times`);
        const input = await fulfilInput(result, ask);
        result = await session.call(method, { ...params, ...input }, listener, signal);
      }
    }
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
