import { PlatformError } from '../../platform/errors.ts';
import type { Dispatcher } from '../dispatch/dispatcher.ts';
import type { Answer, Call, Params } from './call.ts';
import { complete } from './methods/completion.ts';
import { getPrompt, listPrompts } from './methods/prompts.ts';
import { listResources, listTemplates, readResource, subscribe } from './methods/resources.ts';
import { callTool, listTools } from './methods/tools.ts';
import { outcomeOf } from './outcome.ts';
import type { RecentRequests } from './recent-requests.ts';

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
  readonly #recent: RecentRequests;

  constructor(dispatcher: Dispatcher, recent: RecentRequests) {
    this.#dispatcher = dispatcher;
    this.#recent = recent;
  }

  /** @throws PlatformError, UpstreamError */
  async serve(method: string, params: Params, call: Call): Promise<Answer> {
    return this.record(method, call, async () => {
      const handler = METHODS[method];
      if (handler === undefined || !isServed(method)) throw new PlatformError('METHOD_NOT_FOUND', method);
      return handler(call, params, this.#dispatcher);
    });
  }

  /** Sees that a resource can be subscribed to. What its changes are then told to is up to the transport. */
  subscribe(params: Params, call: Call): Promise<Answer> {
    return subscribe(call, params, this.#dispatcher);
  }

  /** Keeps a record of a request, however it ends. */
  async record<Result>(method: string, call: Call, work: () => Promise<Result>): Promise<Result> {
    const at = Date.now();
    const begin = performance.now();
    let outcome = 'OK' as ReturnType<typeof outcomeOf>;
    try {
      const result = await work();
      if (call.facts.toolFailed) outcome = 'TOOL_ERROR';
      return result;
    } catch (error) {
      outcome = outcomeOf(error);
      throw error;
    } finally {
      const { tool, queueMs } = call.facts;
      const durationMs = Math.round((performance.now() - begin) * 100) / 100;
      const principal = call.principal.name;
      this.#recent.add(call.gateway.id, { at, method, tool, principal, outcome, durationMs, queueMs });
    }
  }
}
