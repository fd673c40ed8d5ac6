import { setTimeout as delay } from 'node:timers/promises';
import {
  isError,
  isResult,
  type JsonRpcMessage,
  type JsonRpcRequest,
  type RequestId,
} from '../../../platform/json-rpc.ts';
import { McpTransport } from '../../../schema/connector.ts';
import { readEventStream } from './event-stream.ts';
import type { HttpAnswer } from './http-answer.ts';
import { SessionLost, UpstreamFailure } from './upstream-failure.ts';
import { failureOf, isEventStream, parseEvent, readJson, type UpstreamHttp } from './upstream-http.ts';
import type { MessageHandler, TransportRequest, UpstreamTransport } from './upstream-transport.ts';

/** How often a broken stream is taken up again before it counts as gone. */
const MAX_RESUMPTIONS = 5;
const RESUME_AFTER_MS = 1000;
const MAX_RETRY_MS = 30_000;

/** How long the server may take to end a session, in milliseconds. */
const CLOSE_MS = 3000;

/**
 * Streamable HTTP, from the client's side (MCP 2025-11-25 and 2026-07-28, basic/transports). Messages are told apart by the
 * stream that they arrive on, because a gateway must pass on what belongs to a request on that request's own stream.
 */
export class StreamableHttpTransport implements UpstreamTransport {
  readonly kind = McpTransport.STREAMABLE_HTTP;
  readonly openMs = 20_000;
  readonly sharesChannel = false;
  readonly #http: UpstreamHttp;
  readonly #closed = new AbortController();
  #sessionId: string | undefined;
  #revision: string | undefined;

  constructor(http: UpstreamHttp) {
    this.#http = http;
  }

  get stateful(): boolean {
    return this.#sessionId !== undefined;
  }

  setRevision(revision: string): void {
    this.#revision = revision;
  }

  async request({ message, headers, signal, onMessage }: TransportRequest): Promise<void> {
    const response = await this.#post(message, headers, signal);
    const session = response.headers['mcp-session-id'];
    if (typeof session === 'string') this.#sessionId = session;
    if (response.statusCode >= 300) return this.#refuse(response, message.id, onMessage);
    const answered = answerSpotter(message.id, onMessage);
    if (isEventStream(response)) return this.#readAnswer(response, message.id, answered, signal);
    answered.handle(await readJson(response));
    if (!answered.done) throw new UpstreamFailure('the server answered something else than was asked');
  }

  async send(message: JsonRpcMessage): Promise<void> {
    const response = await this.#post(message, undefined, this.#closed.signal);
    await response.body.dump();
    if (response.statusCode === 404 && this.stateful) throw new SessionLost();
    if (response.statusCode >= 400) {
      throw new UpstreamFailure(`the server answered with HTTP ${response.statusCode}`, {
        status: response.statusCode,
      });
    }
  }

  async listen(onMessage: MessageHandler, signal: AbortSignal, onOpen: () => void): Promise<void> {
    const both = AbortSignal.any([signal, this.#closed.signal]);
    let lastEventId: string | undefined;
    for (;;) {
      const response = await this.#get(lastEventId, both);
      // 405: the server sends nothing of its own accord (MCP 2025-11-25, basic/transports, Listening for Messages).
      if (response.statusCode === 405) return void (await response.body.dump());
      if (response.statusCode >= 300 || !isEventStream(response)) throw await this.#failureOf(response);
      onOpen();
      const end = await readEventStream(response.body, ({ data }) => deliver(data, onMessage)).catch(
        (cause: unknown) => {
          if (both.aborted || cause instanceof UpstreamFailure) throw cause;
          throw new UpstreamFailure('the connection broke', { cause });
        },
      );
      lastEventId = end.lastEventId ?? lastEventId;
      await delay(retryDelay(end.retryMs), undefined, { signal: both });
    }
  }

  async close(): Promise<void> {
    this.#closed.abort(new UpstreamFailure('the connection was closed'));
    if (this.#sessionId === undefined) return;
    try {
      const response = await this.#send('DELETE', {}, undefined, AbortSignal.timeout(CLOSE_MS));
      await response.body.dump();
    } catch {
      // A server that is gone has ended the session by itself.
    }
  }

  /** Reads the stream of one request; one that breaks off before the answer is taken up again where it can be. */
  async #readAnswer(
    response: HttpAnswer,
    id: RequestId,
    answered: AnswerSpotter,
    signal: AbortSignal,
  ): Promise<void> {
    let current = response;
    let lastEventId: string | undefined;
    for (let resumptions = 0; ; resumptions += 1) {
      let cause: unknown;
      let retryMs: number | undefined;
      try {
        const end = await readEventStream(current.body, ({ data, id: eventId }) => {
          lastEventId = eventId ?? lastEventId;
          deliver(data, answered.handle);
        });
        lastEventId = end.lastEventId ?? lastEventId;
        retryMs = end.retryMs;
      } catch (error) {
        if (signal.aborted) throw signal.reason;
        if (error instanceof UpstreamFailure) throw error;
        cause = error;
      }
      if (answered.done) return;
      if (lastEventId === undefined || resumptions >= MAX_RESUMPTIONS) {
        throw new UpstreamFailure('the connection broke before the answer came', { cause });
      }
      await delay(retryDelay(retryMs), undefined, { signal });
      current = await this.#get(lastEventId, signal);
      if (current.statusCode >= 300 || !isEventStream(current))
        await this.#refuse(current, id, answered.handle);
    }
  }

  #post(message: JsonRpcMessage, extra: Record<string, string> | undefined, signal: AbortSignal) {
    const headers: Record<string, string> = {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      ...extra,
    };
    return this.#send('POST', headers, JSON.stringify(message), signal);
  }

  #get(lastEventId: string | undefined, signal: AbortSignal) {
    const headers: Record<string, string> = { accept: 'text/event-stream' };
    if (lastEventId !== undefined) headers['last-event-id'] = lastEventId;
    return this.#send('GET', headers, undefined, signal);
  }

  async #send(
    method: 'GET' | 'POST' | 'DELETE',
    own: Record<string, string>,
    body: string | undefined,
    signal: AbortSignal,
  ): Promise<HttpAnswer> {
    const headers: Record<string, string> = { ...own };
    if (this.#sessionId !== undefined) headers['mcp-session-id'] = this.#sessionId;
    if (this.#revision !== undefined) headers['mcp-protocol-version'] ??= this.#revision;
    return this.#http.send({ method, headers, body, signal });
  }

  /** Hands on a JSON-RPC error that came with an HTTP error status; anything else is a failure of the server. */
  async #refuse(response: HttpAnswer, id: RequestId, onMessage: MessageHandler): Promise<void> {
    const failure = await this.#failureOf(response);
    // Below the revisions with their own header rules an error status is the transport's word, not the protocol's.
    if (failure instanceof UpstreamFailure && failure.error !== undefined && this.#revision === undefined) {
      onMessage({ jsonrpc: '2.0', id, error: failure.error });
      return;
    }
    throw failure;
  }

  async #failureOf(response: HttpAnswer): Promise<SessionLost | UpstreamFailure> {
    const failure = await failureOf(response);
    return response.statusCode === 404 && this.stateful ? new SessionLost() : failure;
  }
}

interface AnswerSpotter {
  handle: MessageHandler;
  done: boolean;
}

/** Passes messages on and notices the answer among them. */
function answerSpotter(id: JsonRpcRequest['id'], onMessage: MessageHandler): AnswerSpotter {
  const spotter: AnswerSpotter = {
    done: false,
    handle(message) {
      if ((isResult(message) || isError(message)) && message.id === id) spotter.done = true;
      onMessage(message);
    },
  };
  return spotter;
}

function deliver(data: string, onMessage: MessageHandler): void {
  const message = parseEvent(data);
  if (message !== undefined) onMessage(message);
}

function retryDelay(wanted: number | undefined): number {
  return Math.min(wanted ?? RESUME_AFTER_MS, MAX_RETRY_MS);
}
