import {
  isError,
  isNotification,
  isResult,
  type JsonRpcMessage,
  type RequestId,
} from '../../../platform/json-rpc.ts';
import { META } from '../../../platform/mcp.ts';
import { SessionLost, type UpstreamFailure } from './upstream-failure.ts';
import type { MessageHandler, TransportRequest } from './upstream-transport.ts';

interface Open {
  method: string;
  onMessage: MessageHandler;
  resolve(): void;
  reject(error: unknown): void;
}

/** A request that stays open to bring what belongs to no other request (MCP 2026-07-28, basic/patterns/subscriptions). */
const SUBSCRIPTION = 'subscriptions/listen';

/**
 * Requests and answers on a channel that all messages of a session share (stdio, HTTP+SSE). What belongs to no request by its id is
 * handed to the newest request that is open, because a session has one client and that one is on the line; else to whoever listens.
 */
export class SharedChannel {
  readonly #open = new Map<RequestId, Open>();
  readonly #listeners = new Set<{ onMessage: MessageHandler; reject(error: unknown): void }>();
  #end: UpstreamFailure | undefined;

  /**
   * Sends a request and waits for its answer.
   * @param send writes the message; what it throws is the request's failure.
   * @throws SessionLost where the channel has ended before; UpstreamFailure where it ends meanwhile; the signal's reason.
   */
  async request(
    { message, signal, onMessage }: TransportRequest,
    send: (message: JsonRpcMessage) => void | Promise<void>,
  ): Promise<void> {
    if (this.#end !== undefined) throw new SessionLost();
    const { id, method } = message;
    let onAbort: (() => void) | undefined;
    try {
      await new Promise<void>((resolve, reject) => {
        onAbort = () => reject(signal.reason);
        signal.addEventListener('abort', onAbort, { once: true });
        this.#open.set(id, { method, onMessage, resolve, reject });
        if (signal.aborted) return reject(signal.reason);
        Promise.resolve(send(message)).catch(reject);
      });
    } finally {
      this.#open.delete(id);
      if (onAbort !== undefined) signal.removeEventListener('abort', onAbort);
    }
  }

  /** Hears what belongs to no request, until the signal is aborted. @throws UpstreamFailure when the channel ends. */
  async listen(onMessage: MessageHandler, signal: AbortSignal): Promise<void> {
    if (this.#end !== undefined) throw this.#end;
    await new Promise<void>((resolve, reject) => {
      const listener = { onMessage, reject };
      this.#listeners.add(listener);
      const onAbort = () => {
        this.#listeners.delete(listener);
        resolve();
      };
      if (signal.aborted) onAbort();
      else signal.addEventListener('abort', onAbort, { once: true });
    });
  }

  /** Takes in a message of the server. */
  receive(message: JsonRpcMessage): void {
    if (isResult(message) || isError(message)) {
      const answered = this.#open.get(message.id ?? '');
      answered?.onMessage(message);
      answered?.resolve();
      return;
    }
    const request = this.#requestOf(message);
    if (request !== undefined) request.onMessage(message);
    else for (const { onMessage } of this.#listeners) onMessage(message);
  }

  /** The channel is gone: what is open fails with the reason, what comes later meets a lost session. */
  end(reason: UpstreamFailure): void {
    if (this.#end !== undefined) return;
    this.#end = reason;
    for (const { reject } of this.#open.values()) reject(reason);
    for (const { reject } of this.#listeners) reject(reason);
    this.#listeners.clear();
  }

  #requestOf(message: JsonRpcMessage): Open | undefined {
    const params = isNotification(message) ? message.params : undefined;
    const subscription = (params?._meta as Record<string, unknown> | undefined)?.[META.subscriptionId];
    if (subscription !== undefined) return this.#open.get(subscription as RequestId);
    return [...this.#open.values()].findLast(({ method }) => method !== SUBSCRIPTION);
  }
}
