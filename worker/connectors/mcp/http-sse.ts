import type { JsonRpcMessage } from '../../../platform/json-rpc.ts';
import { McpTransport } from '../../../schema/connector.ts';
import { readEventStream, type StreamEvent } from './event-stream.ts';
import type { AnswerBody } from './http-answer.ts';
import { SharedChannel } from './shared-channel.ts';
import { SessionLost, UpstreamFailure } from './upstream-failure.ts';
import { failureOf, isEventStream, parseEvent, type UpstreamHttp } from './upstream-http.ts';
import type { MessageHandler, TransportRequest, UpstreamTransport } from './upstream-transport.ts';

/**
 * HTTP+SSE, from the client's side (MCP 2024-11-05, basic/transports): one stream brings everything that the server says, and its first
 * event names where to POST to. Opened with the first request.
 */
export class HttpSseTransport implements UpstreamTransport {
  readonly kind = McpTransport.SSE;
  readonly openMs = 20_000;
  readonly sharesChannel = true;
  /** The stream is the session. */
  readonly stateful = true;
  readonly #http: UpstreamHttp;
  readonly #channel = new SharedChannel();
  readonly #closed = new AbortController();
  #endpoint: Promise<URL> | undefined;

  constructor(http: UpstreamHttp) {
    this.#http = http;
  }

  /** This transport has no header for it. */
  setRevision(): void {}

  async request(request: TransportRequest): Promise<void> {
    await this.#channel.request(request, (message) => this.#post(message, request.signal));
  }

  async send(message: JsonRpcMessage): Promise<void> {
    await this.#post(message, this.#closed.signal);
  }

  listen(onMessage: MessageHandler, signal: AbortSignal): Promise<void> {
    return this.#channel.listen(onMessage, signal);
  }

  async close(): Promise<void> {
    const reason = new UpstreamFailure('the connection was closed');
    this.#channel.end(reason);
    this.#closed.abort(reason);
  }

  /** Opens the stream, which outlives the request that it is opened for. @returns where to send messages. */
  async #open(): Promise<URL> {
    const response = await this.#http.send({
      method: 'GET',
      headers: { accept: 'text/event-stream' },
      signal: this.#closed.signal,
    });
    if (response.statusCode >= 300 || !isEventStream(response)) throw await failureOf(response);
    return new Promise((resolve, reject) => {
      this.#read(response.body, resolve).catch((cause: unknown) => {
        const failure =
          cause instanceof UpstreamFailure
            ? cause
            : new UpstreamFailure('the server closed the connection', { cause });
        this.#channel.end(failure);
        reject(failure);
      });
    });
  }

  async #read(body: AnswerBody, onEndpoint: (url: URL) => void): Promise<never> {
    let endpoint: URL | undefined;
    await readEventStream(body, ({ event = 'message', data }: StreamEvent) => {
      if (event === 'endpoint' && endpoint === undefined) {
        endpoint = this.#endpointAt(data);
        onEndpoint(endpoint);
      } else if (event === 'message') {
        const message = parseEvent(data);
        if (message !== undefined) this.#channel.receive(message);
      }
    });
    throw new UpstreamFailure(
      endpoint === undefined
        ? 'the server ended the stream without an endpoint event; is the URL right?'
        : 'the server closed the stream',
    );
  }

  /** Messages carry the connector's credentials: they go nowhere but to the origin that was configured. */
  #endpointAt(data: string): URL {
    if (!URL.canParse(data, this.#http.url.href))
      throw new UpstreamFailure('the server names an endpoint that is no URL');
    const endpoint = new URL(data, this.#http.url);
    if (endpoint.origin !== this.#http.url.origin)
      throw new UpstreamFailure('the server names an endpoint at another origin, which is not to be trusted');
    return endpoint;
  }

  async #post(message: JsonRpcMessage, signal: AbortSignal): Promise<void> {
    this.#endpoint ??= this.#open();
    const response = await this.#http.send({
      method: 'POST',
      url: await this.#endpoint,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(message),
      signal,
    });
    if (response.statusCode < 300) return void (await response.body.dump());
    const failure = await failureOf(response);
    throw response.statusCode === 404 ? new SessionLost() : failure;
  }
}
