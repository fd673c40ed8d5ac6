import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';

/** What a server answered; the body follows. */
export interface HttpAnswer {
  statusCode: number;
  headers: IncomingHttpHeaders;
  body: AnswerBody;
}

/** Bytes that may come before somebody reads them. */
const MAX_EARLY = 64 * 1024;

/** Bytes that are read of a body that nobody wants, to keep its connection. */
const MAX_DUMPED = 128 * 1024;

/**
 * Sends a request and waits for the head of its answer. It takes undici's events as they come: a stream for each answer, as undici's own
 * `request` makes them, takes a quarter of what a call takes here, and outlives the call in memory.
 * @throws what undici says where there is no answer, or the signal's reason.
 */
export function sendRequest(
  dispatcher: Dispatcher,
  request: Dispatcher.DispatchOptions,
  signal: AbortSignal,
): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    dispatcher.dispatch(request, new AnswerHandler(signal, resolve, reject));
  });
}

/** The body of an answer, which is read once, as it comes. */
export class AnswerBody {
  readonly #request: AnswerHandler;
  readonly #ended = Promise.withResolvers<void>();
  readonly #early: Buffer[] = [];
  #earlyBytes = 0;
  #onChunk: ((chunk: Buffer) => void) | undefined;

  constructor(request: AnswerHandler) {
    this.#request = request;
    // Whoever reads it hears how it ended; often nobody does.
    this.#ended.promise.catch(() => undefined);
  }

  /**
   * Resolves when it has ended. What came before it broke off is read too.
   * @throws what `onChunk` throws, which ends the answer, or why it broke off.
   */
  async read(onChunk: (chunk: Buffer) => void): Promise<void> {
    try {
      for (const chunk of this.#early.splice(0)) onChunk(chunk);
    } catch (error) {
      this.#request.abort(error as Error);
      throw error;
    }
    this.#onChunk = onChunk;
    if (this.#earlyBytes > MAX_EARLY) this.#request.resume();
    await this.#ended.promise;
  }

  /** Lets it pass unread. Resolves also where it breaks off: nobody wants it. */
  async dump(): Promise<void> {
    let size = 0;
    await this.read(({ length }) => {
      size += length;
      if (size > MAX_DUMPED) throw new RangeError('the rest is not worth the connection');
    }).catch(() => undefined);
  }

  /** Ends the answer, and with it the connection that it comes by. */
  destroy(): void {
    this.#request.abort(notWanted());
  }

  /** More of it came. */
  take(chunk: Buffer): void {
    if (this.#onChunk === undefined) {
      this.#early.push(chunk);
      this.#earlyBytes += chunk.length;
      if (this.#earlyBytes > MAX_EARLY) this.#request.pause();
      return;
    }
    try {
      this.#onChunk(chunk);
    } catch (error) {
      this.#request.abort(error as Error);
    }
  }

  /** Nothing more comes. */
  end(): void {
    this.#ended.resolve();
  }

  /** Nothing more comes, although there is more of it. */
  breakOff(error: unknown): void {
    this.#ended.reject(error);
  }
}

/** One request at undici. */
class AnswerHandler implements Dispatcher.DispatchHandler {
  readonly #signal: AbortSignal;
  readonly #resolve: (answer: HttpAnswer) => void;
  readonly #reject: (error: unknown) => void;
  readonly #body = new AnswerBody(this);
  #controller: Dispatcher.DispatchController | undefined;
  #ended = false;

  constructor(signal: AbortSignal, resolve: (answer: HttpAnswer) => void, reject: (error: unknown) => void) {
    this.#signal = signal;
    this.#resolve = resolve;
    this.#reject = reject;
    signal.addEventListener('abort', this.#onAbort);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    // It waited for a connection, and nobody wants it any more.
    if (this.#ended) controller.abort(notWanted());
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    statusCode: number,
    headers: IncomingHttpHeaders,
  ): void {
    // Interim answers say nothing of the request (RFC 9110, 15.2).
    if (statusCode >= 200) this.#resolve({ statusCode, headers, body: this.#body });
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (!this.#ended) this.#body.take(chunk);
  }

  onResponseEnd(): void {
    this.#leave();
    this.#body.end();
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#breakOff(error);
  }

  abort(error: Error): void {
    if (this.#ended) return;
    // Before undici does: it tells those that wait for a connection only when they have one.
    this.#breakOff(error);
    this.#controller?.abort(error);
  }

  pause(): void {
    this.#controller?.pause();
  }

  resume(): void {
    this.#controller?.resume();
  }

  readonly #onAbort = (): void => this.abort(this.#signal.reason as Error);

  /** What was settled already stays so. */
  #breakOff(error: Error): void {
    this.#leave();
    this.#reject(error);
    this.#body.breakOff(error);
  }

  #leave(): void {
    this.#ended = true;
    this.#signal.removeEventListener('abort', this.#onAbort);
  }
}

const notWanted = () => new Error('the answer is not wanted');
