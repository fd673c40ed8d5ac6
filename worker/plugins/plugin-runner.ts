import type { Dispatcher } from 'undici';
import { z } from 'zod';
import type { Logger } from '../../platform/logger.ts';
import type { TraceContext } from '../../schema/execution.ts';
import { HostError } from '../sandbox/host-error.ts';
import { HostPool, type HostPoolLimits, type HostPoolStatistics } from '../sandbox/host-pool.ts';
import { FileBridge, type Workspace } from './bridges/file-bridge.ts';
import { HttpBridge } from './bridges/http-bridge.ts';
import type { ComponentCache } from './build/component-cache.ts';
import type { CallReply, CallRequest } from './host/messages.ts';
import { pluginHosts } from './host-class.ts';
import type { ExportedFunction } from './interface/wit-type.ts';
import type { PluginTarget } from './plugin-target.ts';
import { type Answer, type HttpQuestion, type Question, question } from './questions.ts';

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
  /** The gateway's files. */
  workspace: Workspace | undefined;
  caller: string;
  signal: AbortSignal;
  /** Where it stands in the trace of the client's request. */
  trace?: TraceContext | undefined;
}

export interface PluginRunnerOptions {
  cache: ComponentCache;
  /** A way out for a plugin's requests. */
  dispatcherFor: (target: PluginTarget) => Dispatcher;
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
      return readable(callReply, reply);
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

  #bridges({ target, workspace, trace }: PluginCall, signal: AbortSignal) {
    const files = workspace && new FileBridge(workspace, target.files);
    let http: HttpBridge | undefined;
    const answer = async (asks: unknown): Promise<Answer> => {
      const asked = readable(question, asks);
      if (isHttp(asked)) {
        http ??= new HttpBridge(target.network, this.#options.dispatcherFor(target), signal, trace);
        return http.answer(asked);
      }
      return files?.answer(asked) ?? { error: { tag: 'not-permitted' } };
    };
    return { answer, close: async () => http?.close() };
  }
}

/** @throws HostError where a host says what no host in its right mind does. */
function readable<Schema extends z.ZodType>(schema: Schema, said: unknown): z.output<Schema> {
  const parsed = schema.safeParse(said);
  if (parsed.success) return parsed.data;
  throw new HostError('garbled', 'the sandbox process said something unreadable');
}

function isHttp(asked: Question): asked is HttpQuestion {
  const { do: what } = asked;
  return what === 'request' || what === 'read-body' || what === 'close-body';
}
