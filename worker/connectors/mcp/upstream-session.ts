import { UpstreamError } from '../../../platform/errors.ts';
import {
  isError,
  isNotification,
  isRequest,
  isResult,
  type JsonRpcMessage,
  type JsonRpcNotification,
  type JsonRpcRequest,
} from '../../../platform/json-rpc.ts';
import { isStatelessRevision, META } from '../../../platform/mcp.ts';
import type { ClientProfile } from '../../../schema/execution.ts';
import { type Agreement, negotiate } from './negotiate.ts';
import { envelope, requestHeaders } from './stateless-request.ts';
import { traceHeaders } from './trace-upstream.ts';
import { UpstreamFailure } from './upstream-failure.ts';
import type { UpstreamTransport } from './upstream-transport.ts';

/** What a request to the server may lead to before it is answered. */
export interface CallListener {
  /** What the client can do that this request is for, where that is not what the session was opened with. */
  profile?: ClientProfile;
  onNotification?(notification: JsonRpcNotification): void;
  /** Answers a question of the server; a rejection is told to the server as an error. */
  onRequest?(request: JsonRpcRequest): Promise<Record<string, unknown>>;
}

/** MCP 2026-07-28, basic/patterns/subscriptions. */
const ALL_LISTS = { toolsListChanged: true, promptsListChanged: true, resourcesListChanged: true };

/** How long a server may keep a stream open after it has answered on it, in milliseconds. */
const LINGER_MS = 2000;

/**
 * A conversation with one MCP server on behalf of one owner: agreed on a revision, requests answered in any order. With a
 * stateless server it is only the memory of what the server can do.
 */
export class UpstreamSession {
  readonly agreement: Agreement;
  readonly #transport: UpstreamTransport;
  readonly #profile: ClientProfile;
  readonly #progress = new Map<string | number, CallListener>();
  readonly #listening = new AbortController();
  /** Streams on which the answer has come, and until when they may stay open. */
  readonly #lingering = new Map<AbortController, number>();
  #lingerTimer: NodeJS.Timeout | undefined;
  readonly #heard = Promise.withResolvers<void>();
  #nextId = 1;
  #logLevel: string | undefined;

  private constructor(transport: UpstreamTransport, profile: ClientProfile, agreement: Agreement) {
    this.#transport = transport;
    this.#profile = profile;
    this.agreement = agreement;
  }

  /**
   * Connects and agrees on a revision.
   * @param known the revision that was agreed on before, which saves asking.
   * @throws UpstreamFailure, UpstreamError, or the signal's reason.
   */
  static async open(
    transport: UpstreamTransport,
    profile: ClientProfile,
    known: string | undefined,
    signal: AbortSignal,
  ): Promise<UpstreamSession> {
    const patience = AbortSignal.any([signal, AbortSignal.timeout(transport.openMs)]);
    try {
      return new UpstreamSession(transport, profile, await negotiate(transport, profile, known, patience));
    } catch (error) {
      await transport.close();
      if (signal.aborted) throw signal.reason;
      if (patience.aborted)
        throw new UpstreamFailure(`the server did not answer within ${transport.openMs / 1000} s`);
      throw error;
    }
  }

  /** How the server is reached. */
  get transport(): UpstreamTransport['kind'] {
    return this.#transport.kind;
  }

  /** Whether what it says of its own accord comes without being asked for. */
  get sharesChannel(): boolean {
    return this.#transport.sharesChannel;
  }

  /** Whether the server keeps state for this session. */
  get stateful(): boolean {
    return this.#transport.stateful;
  }

  /**
   * Sends a request and waits for its result.
   * @throws UpstreamError for a JSON-RPC error, SessionLost, UpstreamFailure, or the signal's reason.
   */
  async call(
    method: string,
    params: Record<string, unknown>,
    listener: CallListener,
    signal: AbortSignal,
  ): Promise<Record<string, unknown>> {
    const level = listener.profile?.logLevel;
    if (level !== undefined && level !== this.#logLevel && this.#canTuneLogs())
      await this.#tuneLogs(level, signal);
    const id = this.#nextId++;
    const meta = params._meta as Record<string, unknown> | undefined;
    const wantsProgress = meta?.progressToken !== undefined;
    const { stateless } = this;
    const ownMeta = {
      ...meta,
      ...(wantsProgress ? { progressToken: id } : {}),
      ...(stateless ? envelope(listener.profile ?? this.#profile, this.agreement.revision) : {}),
    };
    const message: JsonRpcRequest = {
      jsonrpc: '2.0',
      id,
      method,
      params: Object.keys(ownMeta).length > 0 ? { ...params, _meta: ownMeta } : params,
    };
    const stream = new AbortController();
    const onAbort = () => stream.abort(signal.reason);
    if (wantsProgress) this.#progress.set(id, listener);
    signal.addEventListener('abort', onAbort, { once: true });
    let answered = false;
    let ended = false;
    try {
      return await new Promise((resolve, reject) => {
        stream.signal.addEventListener('abort', () => reject(stream.signal.reason), { once: true });
        this.#transport
          .request({
            message,
            headers: {
              ...traceHeaders(ownMeta),
              ...(stateless && requestHeaders(message, this.agreement.revision)),
            },
            signal: stream.signal,
            onMessage: (incoming) => {
              if (isResult(incoming) && incoming.id === id) {
                answered = true;
                resolve(incoming.result);
              } else if (isError(incoming) && incoming.id === id) {
                answered = true;
                const { code, message: text, data } = incoming.error;
                reject(new UpstreamError(code, text, data));
              } else this.#handle(incoming, listener);
            },
          })
          .then(() => {
            this.#lingering.delete(stream);
            ended = true;
            if (!answered) reject(new UpstreamFailure('the server ended the stream without an answer'));
          }, reject);
        if (signal.aborted) onAbort();
      });
    } catch (error) {
      if (signal.aborted && (!stateless || this.#transport.sharesChannel)) this.#tellCancelled(id, signal);
      throw error;
    } finally {
      signal.removeEventListener('abort', onAbort);
      this.#progress.delete(id);
      if (!ended) this.#linger(stream);
    }
  }

  /** Whether every request stands for itself (MCP 2026-07-28). */
  get stateless(): boolean {
    return isStatelessRevision(this.agreement.revision);
  }

  /**
   * Takes in what the server says and asks of its own accord, until the session is closed.
   * @param onOpen is called when a stream for that is open, where the server has one apart from its answers.
   * @throws UpstreamFailure, SessionLost
   */
  async listen(listener: CallListener, onOpen?: () => void): Promise<void> {
    const { signal } = this.#listening;
    const { resolve } = this.#heard;
    const onStream = () => {
      resolve();
      onOpen?.();
    };
    try {
      if (this.stateless) await this.listenFor(ALL_LISTS, signal, listener);
      else await this.#transport.listen((message) => this.#handle(message, listener), signal, onStream);
    } finally {
      resolve();
    }
  }

  /** Resolves when what the server says of its own accord is heard, or cannot be; only where somebody listens ({@link listen}). */
  get heard(): Promise<void> {
    return this.#heard.promise;
  }

  /**
   * Listens for some kinds of changes until the signal is aborted or the server ends it (MCP 2026-07-28, basic/patterns/subscriptions).
   * @param listener `onListening` is called when the server has acknowledged it.
   */
  async listenFor(
    notifications: Record<string, unknown>,
    signal: AbortSignal,
    { onListening, onNotification }: CallListener & { onListening?(): void },
  ): Promise<void> {
    const listener: CallListener = {
      onNotification: (notification) => {
        if (notification.method === 'notifications/subscriptions/acknowledged') onListening?.();
        else onNotification?.(withoutSubscription(notification));
      },
    };
    await this.call('subscriptions/listen', { notifications }, listener, signal);
  }

  /** Tells the server something. */
  async say(method: string, params: Record<string, unknown>): Promise<void> {
    await this.#transport.send({ jsonrpc: '2.0', method, params });
  }

  async close(): Promise<void> {
    this.#listening.abort();
    await this.#transport.close();
  }

  /** Closes a stream that its server does not close after the answer: not at once, because nearly all do. */
  #linger(stream: AbortController, until = Date.now() + LINGER_MS): void {
    this.#lingering.set(stream, until);
    this.#lingerTimer ??= setTimeout(() => {
      this.#lingerTimer = undefined;
      const now = Date.now();
      const waiting = [...this.#lingering];
      this.#lingering.clear();
      for (const [open, until] of waiting) {
        if (until > now) this.#linger(open, until);
        else open.abort(new UpstreamFailure('the server kept a stream open after its answer'));
      }
    }, LINGER_MS).unref();
  }

  #canTuneLogs(): boolean {
    return this.stateful && this.agreement.capabilities.logging !== undefined;
  }

  /** Asks a server that keeps a session for log messages as its client wants them now (MCP 2025-11-25, server/utilities/logging). */
  async #tuneLogs(level: string, signal: AbortSignal): Promise<void> {
    this.#logLevel = level;
    await this.call('logging/setLevel', { level }, {}, signal);
  }

  #handle(message: JsonRpcMessage, listener: CallListener): void {
    if (isRequest(message)) void this.#answer(message, listener);
    else if (isNotification(message)) {
      const token = message.method === 'notifications/progress' ? message.params?.progressToken : undefined;
      const owner = this.#progress.get(token as string | number) ?? listener;
      owner.onNotification?.(message);
    }
  }

  async #answer(request: JsonRpcRequest, listener: CallListener): Promise<void> {
    const { id } = request;
    let reply: JsonRpcMessage;
    try {
      if (request.method === 'ping') reply = { jsonrpc: '2.0', id, result: {} };
      else if (listener.onRequest === undefined) {
        reply = {
          jsonrpc: '2.0',
          id,
          error: { code: -32601, message: `Method not found: ${request.method}` },
        };
      } else reply = { jsonrpc: '2.0', id, result: await listener.onRequest(request) };
    } catch (error) {
      const { code, message, data } =
        error instanceof UpstreamError ? error : { code: -32603, message: 'Internal error', data: undefined };
      reply = { jsonrpc: '2.0', id, error: { code, message, data } };
    }
    // An answer that cannot be delivered shows in the request that it belongs to.
    await this.#transport.send(reply).catch(() => undefined);
  }

  #tellCancelled(requestId: number, signal: AbortSignal): void {
    const reason = signal.reason instanceof Error ? signal.reason.message : undefined;
    this.#transport
      .send({
        jsonrpc: '2.0',
        method: 'notifications/cancelled',
        params: { requestId, ...(reason ? { reason } : {}) },
      })
      // The stream is closed anyway; a server that is gone has nothing left to cancel.
      .catch(() => undefined);
  }
}

/** Which subscription it came by is between the server and the platform. */
function withoutSubscription(notification: JsonRpcNotification): JsonRpcNotification {
  const { _meta, ...params } = notification.params ?? {};
  const { [META.subscriptionId]: _, ...meta } = (_meta ?? {}) as Record<string, unknown>;
  return {
    ...notification,
    params: { ...params, ...(Object.keys(meta).length > 0 ? { _meta: meta } : {}) },
  };
}
