import type { Dispatcher } from '../dispatch/dispatcher.ts';
import type { Answer, Call, Params } from './call.ts';
import { complete } from './methods/completion.ts';
import { extend } from './methods/extension.ts';
import { getPrompt, listPrompts } from './methods/prompts.ts';
import { listResources, listTemplates, readResource } from './methods/resources.ts';
import { subscribe, unsubscribe } from './methods/subscriptions.ts';
import { callTool, listTools } from './methods/tools.ts';
import { outcomeOf } from './outcome.ts';
import type { RecentRequests } from './recent-requests.ts';
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

/** Serves requests and keeps a record of each. */
export class Server {
  readonly #dispatcher: Dispatcher;
  readonly #tasks: TaskRoutes;
  readonly #recent: RecentRequests;

  constructor(dispatcher: Dispatcher, tasks: TaskRoutes, recent: RecentRequests) {
    this.#dispatcher = dispatcher;
    this.#tasks = tasks;
    this.#recent = recent;
  }

  /** @throws PlatformError, UpstreamError */
  async serve(method: string, params: Params, call: Call): Promise<Answer> {
    return this.record(method, call, async () => {
      const handler = METHODS.get(method);
      const answer = handler
        ? await handler(call, params, this.#dispatcher)
        : await extend(call, method, params, this.#dispatcher, this.#tasks);
      await this.#tasks.note(call, answer);
      return answer;
    });
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
