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
  readonly #control: AnswerHandler;
  readonly #early: Buffer[] = [];
  #earlyBytes = 0;
  #onChunk: ((chunk: Buffer) => void) | undefined;
  #resolve: (() => void) | undefined;
  #reject: ((error: unknown) => void) | undefined;
  #ending: { error?: unknown } | undefined;
  /** Whether whoever reads it wants no more of it. */
  #refused = false;

  constructor(control: AnswerHandler) {
    this.#control = control;
  }

  /**
   * Resolves when it has ended. What came before it broke off is read too.
   * @throws what `onChunk` throws, which ends the answer, or why it broke off.
   */
  read(onChunk: (chunk: Buffer) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
      this.#onChunk = onChunk;
      for (const chunk of this.#early.splice(0)) this.take(chunk);
      if (this.#earlyBytes > MAX_EARLY) this.#control.resume();
      if (this.#ending !== undefined) this.#settle(this.#ending);
    });
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
    this.#control.abort(new Error('the answer is not wanted'));
  }

  /** More of it came. */
  take(chunk: Buffer): void {
    if (this.#onChunk === undefined) {
      this.#early.push(chunk);
      this.#earlyBytes += chunk.length;
      if (this.#earlyBytes > MAX_EARLY) this.#control.pause();
      return;
    }
    if (this.#refused) return;
    try {
      this.#onChunk(chunk);
    } catch (error) {
      this.#refused = true;
      // It may have ended well already, before it was read.
      this.#ending = { error };
      this.#settle(this.#ending);
      this.#control.abort(error as Error);
    }
  }

  /** Nothing more comes. @param ending with an error where it broke off. */
  end(ending: { error?: unknown }): void {
    this.#ending ??= ending;
    this.#settle(this.#ending);
  }

  #settle(ending: { error?: unknown }): void {
    if ('error' in ending) this.#reject?.(ending.error);
    else this.#resolve?.();
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
    if (this.#ended) controller.abort(new Error('the answer is not wanted'));
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
    this.#body.take(chunk);
  }

  onResponseEnd(): void {
    this.#finish({});
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#finish({ error });
  }

  abort(error: Error): void {
    if (this.#ended) return;
    this.#finish({ error });
    this.#controller?.abort(error);
  }

  pause(): void {
    this.#controller?.pause();
  }

  resume(): void {
    this.#controller?.resume();
  }

  readonly #onAbort = (): void => this.abort(this.#signal.reason as Error);

  #finish(ending: { error?: unknown }): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#signal.removeEventListener('abort', this.#onAbort);
    if ('error' in ending) this.#reject(ending.error);
    this.#body.end(ending);
  }
}
