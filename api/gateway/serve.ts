import { asPlatformError, PlatformError, UpstreamError } from '../../platform/errors.ts';
import { ActivityOutcome } from '../../schema/activity-entry.ts';
import type { ActivityLog } from '../activity/activity-log.ts';
import { outcomeOf } from '../activity/outcome.ts';
import type { Dispatcher } from '../dispatch/dispatcher.ts';
import type { Answer, Call, CallFacts, Params } from './call.ts';
import { complete } from './methods/completion.ts';
import { getPrompt, listPrompts } from './methods/prompts.ts';
import { listResources, listTemplates, readResource } from './methods/resources.ts';
import { callTool, listTools } from './methods/tools.ts';

type Method = (call: Call, params: Params, dispatcher: Dispatcher) => Answer | Promise<Answer>;

/** What every way in and every revision of MCP has in common. */
const METHODS: Record<string, Method> = {
  'tools/list': listTools,
  'tools/call': callTool,
  'prompts/list': listPrompts,
  'prompts/get': getPrompt,
  'resources/list': listResources,
  'resources/templates/list': listTemplates,
  'resources/read': readResource,
  'completion/complete': complete,
};

/** Whether a method is served whatever the revision. */
export function isServed(method: string): boolean {
  return Object.hasOwn(METHODS, method);
}

/** Serves requests and keeps a record of each. */
export class Server {
  readonly #dispatcher: Dispatcher;
  readonly #activity: ActivityLog;

  constructor(dispatcher: Dispatcher, activity: ActivityLog) {
    this.#dispatcher = dispatcher;
    this.#activity = activity;
  }

  /** @throws PlatformError, UpstreamError */
  async serve(method: string, params: Params, call: Call): Promise<Answer> {
    return this.record(method, params, call, async () => {
      const handler = METHODS[method];
      if (handler === undefined || !isServed(method)) throw new PlatformError('METHOD_NOT_FOUND', method);
      return handler(call, params, this.#dispatcher);
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
    let answer: Answer | undefined;
    let error: unknown;
    try {
      answer = await work();
      return answer;
    } catch (thrown) {
      error = thrown;
      throw thrown;
    } finally {
      const { gateway, requestId, principal, facts } = call;
      this.#activity.add(
        {
          gateway,
          at,
          requestId,
          method,
          tool: facts.tool ?? toolNamed(method, params),
          knownTool: facts.tool !== undefined,
          principal: principal.name,
          outcome: answer === undefined ? outcomeOf(error) : outcomeOfAnswer(facts),
          durationMs: Math.round((performance.now() - begin) * 100) / 100,
          queueMs: facts.queueMs,
          error: answer === undefined ? explanationOf(error) : undefined,
          body: gateway.specification.requestLogging
            ? { arguments: argumentsOf(method, params), result: answer?.json }
            : undefined,
        },
        error,
      );
    }
  }
}

/** Also of a tool that there is none of. */
function toolNamed(method: string, { name }: Params): string | undefined {
  return method === 'tools/call' && typeof name === 'string' ? name : undefined;
}

function outcomeOfAnswer({ toolFailed }: CallFacts): ActivityOutcome {
  return toolFailed ? ActivityOutcome.TOOL_ERROR : ActivityOutcome.OK;
}

/** Why a request failed, as its client was told. */
function explanationOf(error: unknown): string {
  return error instanceof UpstreamError ? error.message : asPlatformError(error).message;
}

/** What a client gave a tool or prompt; of other methods their parameters. */
function argumentsOf(method: string, { _meta, ...params }: Params): unknown {
  return method === 'tools/call' || method === 'prompts/get' ? params.arguments : params;
}
