import { PlatformError } from '../../platform/errors.ts';
import type { Dispatcher } from '../dispatch/dispatcher.ts';
import type { Answer, Call, Params } from './call.ts';
import type { Discovery } from './discovery/discovery.ts';
import type { ToolServices } from './exposure/exposed-tool.ts';
import { complete } from './methods/completion.ts';
import { getPrompt, listPrompts } from './methods/prompts.ts';
import { listResources, listTemplates, readResource } from './methods/resources.ts';
import { callTool, listTools } from './methods/tools.ts';
import { outcomeOf } from './outcome.ts';
import type { RecentRequests } from './recent-requests.ts';

type Method = (call: Call, params: Params, services: ToolServices) => Answer | Promise<Answer>;

/** What every way in and every revision of MCP has in common. */
const METHODS: Record<string, Method> = {
  'tools/list': listTools,
  'tools/call': callTool,
  'prompts/list': listPrompts,
  'prompts/get': (call, params, { dispatcher }) => getPrompt(call, params, dispatcher),
  'resources/list': listResources,
  'resources/templates/list': listTemplates,
  'resources/read': (call, params, { dispatcher }) => readResource(call, params, dispatcher),
  'completion/complete': (call, params, { dispatcher }) => complete(call, params, dispatcher),
};

/** Whether a method is served whatever the revision. */
export function isServed(method: string): boolean {
  return Object.hasOwn(METHODS, method);
}

/** Serves requests and keeps a record of each. */
export class Server {
  readonly #services: ToolServices;
  readonly #recent: RecentRequests;

  constructor(dispatcher: Dispatcher, discovery: Discovery, recent: RecentRequests) {
    this.#services = {
      dispatcher,
      discovery,
      record: (call, work) => this.record('tools/call', call, work),
    };
    this.#recent = recent;
  }

  /** @throws PlatformError, UpstreamError */
  async serve(method: string, params: Params, call: Call): Promise<Answer> {
    return this.record(method, call, async () => {
      const handler = METHODS[method];
      if (handler === undefined || !isServed(method)) throw new PlatformError('METHOD_NOT_FOUND', method);
      return handler(call, params, this.#services);
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
