import type { TraceSpan, Tracing } from '../../platform/tracing.ts';
import { ActivityOutcome } from '../../schema/activity-entry.ts';
import type { ActivityLog } from '../activity/activity-log.ts';
import { outcomeOf } from '../activity/outcome.ts';
import { argumentsOf, explanationOf, toolNamed, traceNamed } from '../activity/request-facts.ts';
import type { Dispatcher } from '../dispatch/dispatcher.ts';
import type { Answer, Call, Params } from './call.ts';
import type { Discovery } from './discovery/discovery.ts';
import type { ToolServices } from './exposure/exposed-tool.ts';
import { findExposed } from './exposure/exposure.ts';
import type { KeptSubscriptions } from './kept-subscriptions.ts';
import { complete } from './methods/completion.ts';
import { extend } from './methods/extension.ts';
import { getPrompt, listPrompts } from './methods/prompts.ts';
import { listResources, listTemplates, readResource } from './methods/resources.ts';
import { subscribe, unsubscribe } from './methods/subscriptions.ts';
import { callTool, listTools } from './methods/tools.ts';
import type { RequestLimits } from './request-limits.ts';
import type { TaskRoutes } from './task-routes.ts';

type Method = (call: Call, params: Params, services: ToolServices) => Answer | Promise<Answer>;

/** A method that needs nothing but a way to workers. */
function dispatched(
  method: (call: Call, params: Params, dispatcher: Dispatcher) => Answer | Promise<Answer>,
): Method {
  return (call, params, { dispatcher }) => method(call, params, dispatcher);
}

/** What gateways answer themselves or know the capability for. */
const METHODS: ReadonlyMap<string, Method> = new Map<string, Method>([
  ['tools/list', listTools],
  ['tools/call', callTool],
  ['prompts/list', listPrompts],
  ['prompts/get', dispatched(getPrompt)],
  ['resources/list', dispatched(listResources)],
  ['resources/templates/list', listTemplates],
  ['resources/read', dispatched(readResource)],
  ['resources/subscribe', dispatched(subscribe)],
  ['resources/unsubscribe', dispatched(unsubscribe)],
  ['completion/complete', dispatched(complete)],
]);

export interface ServerOptions {
  dispatcher: Dispatcher;
  discovery: Discovery;
  limits: RequestLimits;
  tasks: TaskRoutes;
  subscriptions: KeptSubscriptions;
  activity: ActivityLog;
  tracing: Tracing;
}

/** Serves requests, and keeps a record and a trace of each. */
export class Server {
  readonly #services: ToolServices;
  readonly #tasks: TaskRoutes;
  readonly #subscriptions: KeptSubscriptions;
  readonly #activity: ActivityLog;
  readonly #tracing: Tracing;

  constructor({ dispatcher, discovery, limits, tasks, subscriptions, activity, tracing }: ServerOptions) {
    const record: ToolServices['record'] = (params, call, work) =>
      this.record('tools/call', params, call, work);
    this.#services = { dispatcher, discovery, limits, record };
    this.#tasks = tasks;
    this.#subscriptions = subscriptions;
    this.#activity = activity;
    this.#tracing = tracing;
  }

  /** @throws PlatformError, UpstreamError */
  async serve(method: string, params: Params, call: Call): Promise<Answer> {
    return this.record(method, params, call, async () => {
      const handler = METHODS.get(method);
      const answer = handler
        ? await handler(call, params, this.#services)
        : await extend(call, method, params, this.#services.dispatcher, this.#tasks);
      await this.#tasks.note(call, answer);
      await this.#subscriptions.note(call, method, params);
      return answer;
    });
  }

  /** Keeps a record of a request, however it ends. */
  async record(
    method: string,
    params: Params,
    call: Call,
    work: () => Answer | Promise<Answer>,
  ): Promise<Answer> {
    const at = Date.now();
    const begin = performance.now();
    const span = this.#trace(method, params, call);
    let ending: Ending = { outcome: ActivityOutcome.OK };
    try {
      const answer = await work();
      ending = { answer, outcome: call.facts.toolFailed ? ActivityOutcome.TOOL_ERROR : ActivityOutcome.OK };
      return answer;
    } catch (thrown) {
      ending = { thrown, outcome: outcomeOf(thrown), error: explanationOf(thrown) };
      throw thrown;
    } finally {
      const durationMs = Math.round((performance.now() - begin) * 100) / 100;
      this.#note(method, params, call, { at, durationMs }, ending);
      const failed = ending.outcome !== ActivityOutcome.OK;
      // Of a tool that runs others, the one that it ran.
      const attributes = { 'gen_ai.tool.name': call.facts.tool };
      if (failed) span.end({ ...attributes, 'error.type': ending.outcome }, ending.outcome);
      else span.end(attributes);
    }
  }

  /** Begins a span, and hands it on with the call (OpenTelemetry, Semantic Conventions for MCP). */
  #trace(method: string, params: Params, call: Call): TraceSpan {
    const { gateway, principal, requestId } = call;
    const tool = this.#tracing.isOn ? toolNamed(method, params) : undefined;
    const known = tool !== undefined && findExposed(gateway, principal, tool) ? tool : undefined;
    const span = this.#tracing.start({
      name: known === undefined ? method : `${method} ${known}`,
      role: 'server',
      parent: traceNamed(params) ?? call.trace,
      attributes: {
        'mcp.method.name': method,
        'gen_ai.tool.name': known,
        'omnigate.gateway.id': gateway.id,
        'omnigate.request.id': requestId,
      },
    });
    call.trace = span.context;
    return span;
  }

  #note(
    method: string,
    params: Params,
    { gateway, requestId, principal, facts }: Call,
    time: { at: number; durationMs: number },
    { answer, thrown, outcome, error }: Ending,
  ): void {
    this.#activity.add(
      {
        ...time,
        gateway,
        requestId,
        method,
        tool: facts.tool ?? toolNamed(method, params),
        knownTool: facts.tool !== undefined,
        principal: principal.name,
        outcome,
        queueMs: facts.queueMs,
        model: facts.model,
        error,
        body: gateway.specification.requestLogging
          ? { arguments: facts.arguments ?? argumentsOf(method, params), result: answer?.json }
          : undefined,
      },
      thrown,
    );
  }
}

/** How a request ended: with an answer, or with what was thrown. */
interface Ending {
  outcome: ActivityOutcome;
  answer?: Answer;
  thrown?: unknown;
  error?: string;
}
