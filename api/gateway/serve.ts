import type { TraceSpan, Tracing } from '../../platform/tracing.ts';
import { ActivityOutcome } from '../../schema/activity-entry.ts';
import type { ActivityLog } from '../activity/activity-log.ts';
import { outcomeOf } from '../activity/outcome.ts';
import { argumentsOf, explanationOf, toolNamed, traceNamed } from '../activity/request-facts.ts';
import type { Dispatcher } from '../dispatch/dispatcher.ts';
import type { Answer, Call, Params } from './call.ts';
import type { KeptSubscriptions } from './kept-subscriptions.ts';
import { complete } from './methods/completion.ts';
import { extend } from './methods/extension.ts';
import { getPrompt, listPrompts } from './methods/prompts.ts';
import { listResources, listTemplates, readResource } from './methods/resources.ts';
import { subscribe, unsubscribe } from './methods/subscriptions.ts';
import { callTool, listTools } from './methods/tools.ts';
import type { TaskRoutes } from './task-routes.ts';

type Method = (call: Call, params: Params, dispatcher: Dispatcher) => Answer | Promise<Answer>;

/** What gateways answer themselves or know the capability for. */
const METHODS: ReadonlyMap<string, Method> = new Map<string, Method>([
  ['tools/list', listTools],
  ['tools/call', callTool],
  ['prompts/list', listPrompts],
  ['prompts/get', getPrompt],
  ['resources/list', listResources],
  ['resources/templates/list', listTemplates],
  ['resources/read', readResource],
  ['resources/subscribe', subscribe],
  ['resources/unsubscribe', unsubscribe],
  ['completion/complete', complete],
]);

/** Serves requests, and keeps a record and a trace of each. */
export class Server {
  readonly #dispatcher: Dispatcher;
  readonly #tasks: TaskRoutes;
  readonly #subscriptions: KeptSubscriptions;
  readonly #activity: ActivityLog;
  readonly #tracing: Tracing;

  constructor(
    dispatcher: Dispatcher,
    tasks: TaskRoutes,
    subscriptions: KeptSubscriptions,
    activity: ActivityLog,
    tracing: Tracing,
  ) {
    this.#dispatcher = dispatcher;
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
        ? await handler(call, params, this.#dispatcher)
        : await extend(call, method, params, this.#dispatcher, this.#tasks);
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
      span.end(failed ? { 'error.type': ending.outcome } : undefined, failed ? ending.outcome : undefined);
    }
  }

  /** Begins a span, and hands it on with the call (OpenTelemetry, Semantic Conventions for MCP). */
  #trace(method: string, params: Params, call: Call): TraceSpan {
    const { gateway, requestId } = call;
    const tool = toolNamed(method, params);
    const known = tool !== undefined && gateway.tools.has(tool) ? tool : undefined;
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
        error,
        body: gateway.specification.requestLogging
          ? { arguments: argumentsOf(method, params), result: answer?.json }
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
