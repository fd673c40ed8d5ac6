import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';

/** Where a response goes that has become a stream. */
export interface Sink {
  send(data: string): void;
  end(): void;
}

/**
 * A request that has no answer after this long, in milliseconds, is answered with a stream, so that proxies and clients see that
 * somebody is at work.
 */
const QUIET_MS = 10_000;

/**
 * The response to one POST: one JSON object where the answer comes first, a stream of events where something is to be said
 * before it (MCP 2025-11-25 and 2026-07-28, basic/transports, Sending Messages).
 */
export class PostExchange {
  readonly #response: ServerResponse;
  readonly #headers: OutgoingHttpHeaders;
  readonly #openSink: (() => Sink) | undefined;
  #timer: NodeJS.Timeout | undefined;
  #sink: Sink | undefined;

  /** @param openSink begins the stream; undefined where the client accepts none. */
  constructor(response: ServerResponse, headers: OutgoingHttpHeaders, openSink: (() => Sink) | undefined) {
    this.#response = response;
    this.#headers = headers;
    this.#openSink = openSink;
    if (openSink !== undefined) this.#timer = setTimeout(() => this.#stream(), QUIET_MS);
  }

  /** Whether anything can be said before the answer. */
  get canStream(): boolean {
    return this.#openSink !== undefined;
  }

  /** Says something before the answer; a client that accepts no stream does not hear it. */
  say(data: string): void {
    this.#stream()?.send(data);
  }

  /** Answers, and ends. @param status of an answer that is not on a stream already. */
  answer(data: string, status = 200): void {
    clearTimeout(this.#timer);
    if (this.#sink !== undefined) {
      this.#sink.send(data);
      this.#sink.end();
      return;
    }
    this.#response.writeHead(status, {
      ...this.#headers,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(data),
    });
    // As text it goes out with the head, in one piece.
    this.#response.end(data);
  }

  /** Ends without an answer: the client cancelled the request and expects none. */
  abandon(): void {
    clearTimeout(this.#timer);
    this.#stream()?.end();
    if (!this.#response.writableEnded) this.#response.end();
  }

  #stream(): Sink | undefined {
    clearTimeout(this.#timer);
    if (this.#sink === undefined && this.#openSink !== undefined) this.#sink = this.#openSink();
    return this.#sink;
  }
}
