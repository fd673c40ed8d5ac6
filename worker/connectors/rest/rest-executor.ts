import { PlatformError } from '../../../platform/errors.ts';
import type { CapabilitySnapshot } from '../../capability-snapshot.ts';
import type { ExecutionContext, ExecutionResult } from '../../executor.ts';
import { toolFailure } from '../../tool-failure.ts';
import type { EgressDispatchers } from '../mcp/upstreams.ts';
import type { AccessTokens } from './auth/access-tokens.ts';
import { authenticate } from './auth/authenticate.ts';
import { isObject } from './document/json.ts';
import { ArgumentError } from './request/argument-error.ts';
import { type BuiltRequest, buildRequest } from './request/build-request.ts';
import { renderAnswer } from './response/render-answer.ts';
import { RestFailure } from './rest-failure.ts';
import type { RestTarget } from './rest-target.ts';
import { withRetries } from './retry.ts';
import { type Answer, send } from './send.ts';

/** A capability that is a REST API, as far as its calls need it. */
export type RestCapability = Pick<CapabilitySnapshot, 'id' | 'name' | 'version'> & { rest: RestTarget };

/**
 * Of an answer that is too long to be passed on, this many times as much is read, so that a list can be cut by its
 * items.
 */
const READ_FACTOR = 8;

/** A connector's own limit for a call: the tool's failure, not the gateway's. */
class OwnLimit extends Error {
  constructor(milliseconds: number) {
    super(`timed out after ${milliseconds / 1000} s`);
  }
}

/**
 * Runs the tools of REST APIs. Whatever the API does wrong is the tool's failure, which a model can read (MCP
 * 2025-11-25, server/tools, Error Handling).
 */
export class RestExecutor {
  readonly #tokens: AccessTokens;
  readonly #egress: EgressDispatchers;
  readonly #maxBytes: number;

  /** @param maxBytes how much of an answer is passed on. */
  constructor(tokens: AccessTokens, egress: EgressDispatchers, maxBytes: number) {
    this.#tokens = tokens;
    this.#egress = egress;
    this.#maxBytes = maxBytes;
  }

  async execute(
    capability: RestCapability,
    context: Pick<ExecutionContext, 'execution' | 'signal'>,
  ): Promise<ExecutionResult> {
    const { execution } = context;
    if (execution.method !== 'tools/call') throw new PlatformError('METHOD_NOT_FOUND', execution.method);
    const { timeoutMs } = capability.rest;
    const own = new AbortController();
    const timer =
      timeoutMs === undefined ? undefined : setTimeout(() => own.abort(new OwnLimit(timeoutMs)), timeoutMs);
    const signal = AbortSignal.any([context.signal, own.signal]);
    const deadline = Math.min(execution.deadline, Date.now() + (timeoutMs ?? Number.POSITIVE_INFINITY));
    try {
      return await this.#call(capability, execution.params, deadline, signal);
    } catch (error) {
      if (error instanceof OwnLimit || error instanceof RestFailure) return toolFailure(error.message);
      if (error instanceof ArgumentError)
        return toolFailure(describeArguments(String(execution.params.name), error));
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  async #call(
    capability: RestCapability,
    params: Record<string, unknown>,
    deadline: number,
    signal: AbortSignal,
  ): Promise<ExecutionResult> {
    const name = String(params.name);
    const operation = capability.rest.operation(name);
    if (operation === undefined) throw new PlatformError('TOOL_NOT_FOUND', name);
    const { plan, rules, outputSchema } = operation;
    const { baseUrl } = plan;
    if (baseUrl === undefined) throw new PlatformError('UNAVAILABLE', `${capability.name} has no base URL`);
    const args = isObject(params.arguments) ? params.arguments : {};
    const request = buildRequest({ ...plan, baseUrl }, rules, args);
    const answer = await withRetries(plan.method, deadline, signal, () =>
      this.#send(capability, request, signal),
    );
    const result = renderAnswer(answer, { plan, outputSchema, maxBytes: this.#maxBytes });
    return { json: JSON.stringify(result), isError: result.isError === true };
  }

  async #send(
    { id, version, rest }: RestCapability,
    request: BuiltRequest,
    signal: AbortSignal,
  ): Promise<Answer> {
    const { auth, tokenGeneration: generation, allowPrivateNetwork } = rest;
    const options = {
      dispatcher: allowPrivateNetwork ? this.#egress.privateNetwork : this.#egress.guarded,
      signal,
      maxBytes: this.#maxBytes * READ_FACTOR,
      who: 'the API',
    };
    if (auth.tokenUrl === undefined) return send(authenticate(request, auth, undefined), options);
    const client = { id, version, generation, auth, allowPrivateNetwork };
    const token = await this.#tokens.get(client, signal);
    const answer = await send(authenticate(request, auth, token), options);
    if (answer.status !== 401) return answer;
    // A token may be revoked before its end. The request was refused, so it may be sent again whatever its method.
    const fresh = await this.#tokens.replace(client, token, signal);
    return send(authenticate(request, auth, fresh), options);
  }
}

function describeArguments(tool: string, { issues }: ArgumentError): string {
  return [
    `Invalid arguments for ${tool}:`,
    ...issues.map(({ argument, message }) => `✖ ${argument} ${message}`),
  ].join('\n');
}
