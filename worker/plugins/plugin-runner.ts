import type { Dispatcher } from 'undici';
import { z } from 'zod';
import type { Logger } from '../../platform/logger.ts';
import { HostPool, type HostPoolLimits, type HostPoolStatistics } from '../sandbox/host-pool.ts';
import { FileBridge } from './bridges/file-bridge.ts';
import { HttpBridge } from './bridges/http-bridge.ts';
import type { ComponentCache } from './build/component-cache.ts';
import type { CallReply, CallRequest } from './host/messages.ts';
import { pluginHosts } from './host-class.ts';
import type { ExportedFunction } from './interface/wit-type.ts';
import type { PluginTarget } from './plugin-target.ts';
import type { Answer, HttpQuestion, Question } from './questions.ts';

/** How long a host may take beyond the tool's own time, in milliseconds: to load a component, and to say that the time is over. */
const LOAD_MS = 30_000;

/** Hosts run code that nobody knows: what they send is checked. */
const callReply: z.ZodType<CallReply> = z.object({
  end: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('value'), json: z.string() }),
    z.object({ kind: z.literal('error'), json: z.string() }),
    z.object({ kind: z.literal('failed'), reason: z.string() }),
    z.object({ kind: z.enum(['out-of-memory', 'timed-out', 'too-large']) }),
  ]),
  stdout: z.string(),
  stderr: z.string(),
});

/** One call of one function. */
export interface PluginCall {
  target: PluginTarget;
  folder: string;
  exported: ExportedFunction;
  /** In the order of the parameters. */
  arguments: unknown[];
  /** Where the gateway's files are. */
  workspace: string | undefined;
  caller: string;
  signal: AbortSignal;
}

export interface PluginRunnerOptions {
  cache: ComponentCache;
  /** A way out for a plugin's requests. */
  dispatcherFor: (target: PluginTarget) => Dispatcher;
  workspaceBytes: number;
  limits: Partial<HostPoolLimits>;
  logger: Logger;
}

/** Runs functions of components in hosts, and does for these what they may not do themselves. */
export class PluginRunner {
  readonly #options: PluginRunnerOptions;
  #pool: HostPool | undefined;

  constructor(options: PluginRunnerOptions) {
    this.#options = options;
  }

  get statistics(): HostPoolStatistics | undefined {
    return this.#pool?.statistics;
  }

  /** Has a host ready. Without plugins there are none. */
  warm(): void {
    this.#hosts();
  }

  /**
   * @throws HostError when there is no reply, or the reason of the signal.
   */
  async run(call: PluginCall): Promise<CallReply> {
    const { target, exported } = call;
    const request: CallRequest = {
      folder: call.folder,
      interface: exported.interface,
      function: exported.name,
      arguments: call.arguments,
      environment: target.environment,
      hasFiles: target.files.any,
      timeoutMs: target.timeoutMs,
      memoryBytes: target.memoryBytes,
    };
    const over = new AbortController();
    const bridges = this.#bridges(call, AbortSignal.any([call.signal, over.signal]));
    try {
      const reply = await this.#hosts().run(request, {
        caller: call.caller,
        key: target.key,
        timeoutMs: target.timeoutMs + LOAD_MS,
        signal: call.signal,
        onAsk: bridges.answer,
      });
      return callReply.parse(reply);
    } finally {
      over.abort();
      await bridges.close();
    }
  }

  async close(): Promise<void> {
    await this.#pool?.close();
  }

  #hosts(): HostPool {
    const { cache, limits, logger } = this.#options;
    const hosts = pluginHosts(cache.root);
    this.#pool ??= new HostPool(
      hosts,
      (error, pid) =>
        logger.warn({ err: error, pid, stderr: error.detail }, `${hosts.name} sandbox host lost`),
      limits,
    );
    return this.#pool;
  }

  #bridges({ target, workspace }: PluginCall, signal: AbortSignal) {
    const files =
      workspace === undefined
        ? undefined
        : new FileBridge(workspace, target.files, this.#options.workspaceBytes);
    let http: HttpBridge | undefined;
    const answer = async (question: unknown): Promise<Answer> => {
      const asked = question as Question;
      if (isHttp(asked)) {
        http ??= new HttpBridge(target.network, this.#options.dispatcherFor(target), signal);
        return http.answer(asked);
      }
      return files?.answer(asked) ?? { error: { tag: 'not-permitted' } };
    };
    return { answer, close: async () => http?.close() };
  }
}

function isHttp(question: Question): question is HttpQuestion {
  const { do: what } = question;
  return what === 'request' || what === 'read-body' || what === 'close-body';
}
