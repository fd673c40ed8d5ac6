import { PlatformError } from '../../../platform/errors.ts';
import { newId } from '../../../platform/ids.ts';
import {
  type ExecutionListener,
  MAX_PAUSE_MS,
  type RelayedMessage,
} from '../../dispatch/pending-execution.ts';
import type { Answer, Params } from '../call.ts';

/** What a round of a call led to: its end, or questions to the client by key. */
export type RoundEnd = { answer: Answer } | { questions: Record<string, RelayedMessage> };

interface Question {
  message: RelayedMessage;
  resolve: (result: unknown) => void;
  reject: (error: Error) => void;
  /** A client that never comes back must not keep the call forever. */
  timer: NodeJS.Timeout;
}

/** Questions that are asked together reach the client together; milliseconds. */
const GATHER_MS = 15;

/**
 * A call that goes on between the requests of its client: the server behind it asks and waits, as revisions with sessions do, while
 * the client has no stream on which it could be asked.
 */
export class WaitingCall {
  readonly id = newId();
  readonly #questions = new Map<string, Question>();
  readonly #controller = new AbortController();
  #listener: ExecutionListener = {};
  #end: Promise<Answer> | undefined;
  #asked = 0;
  #wake: (() => void) | undefined;

  /** Aborted when the client no longer wants an answer. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** To be given to the call: it speaks to whichever request of the client is open. */
  readonly listener: ExecutionListener = {
    onNotification: (message) => this.#listener.onNotification?.(message),
    onRequest: (message) =>
      new Promise((resolve, reject) => {
        this.#asked += 1;
        const key = `input-${this.#asked}`;
        const timer = setTimeout(() => this.#giveUp(key), MAX_PAUSE_MS);
        // Questions that nobody answers must not keep a process from ending.
        timer.unref();
        this.#questions.set(key, { message, resolve, reject, timer });
        setTimeout(() => {
          if (this.#questions.size > 0) this.#wake?.();
        }, GATHER_MS);
      }),
  };

  start(run: () => Promise<Answer>): void {
    this.#end = run();
    // It is looked at when a request of the client waits for it; by then it may long have failed.
    this.#end.catch(() => undefined);
  }

  /** Passes answers on. What is not among the questions is ignored. */
  answer(responses: Params): void {
    for (const [key, question] of this.#questions) {
      if (!Object.hasOwn(responses, key)) continue;
      this.#questions.delete(key);
      clearTimeout(question.timer);
      question.resolve(responses[key]);
    }
  }

  /**
   * Goes on until it ends or asks, for as long as the client keeps its request open.
   * @throws what the call throws.
   */
  async next(listener: ExecutionListener, gone: AbortSignal): Promise<RoundEnd> {
    if (this.#end === undefined) throw new PlatformError('INTERNAL', 'the call has not begun');
    this.#listener = listener;
    const onGone = () => this.cancel();
    gone.addEventListener('abort', onGone, { once: true });
    try {
      // What the client left unanswered it is asked again.
      const asked = this.#questions.size > 0 ? Promise.resolve() : this.#nextQuestion();
      const answer = await Promise.race([this.#end, asked]);
      if (answer !== undefined) return { answer };
      const questions = [...this.#questions].map(([key, { message }]) => [key, message] as const);
      return { questions: Object.fromEntries(questions) };
    } finally {
      gone.removeEventListener('abort', onGone);
      this.#wake = undefined;
      this.#listener = {};
    }
  }

  cancel(): void {
    const reason = new PlatformError('CANCELLED', 'the client closed the stream');
    this.#controller.abort(reason);
    for (const { reject, timer } of this.#questions.values()) {
      clearTimeout(timer);
      reject(reason);
    }
    this.#questions.clear();
  }

  /** Resolves when it has ended, however it did. */
  async ended(): Promise<void> {
    await this.#end?.catch(() => undefined);
  }

  #giveUp(key: string): void {
    const question = this.#questions.get(key);
    this.#questions.delete(key);
    question?.reject(new PlatformError('REQUEST_TIMEOUT', 'the client did not answer'));
  }

  #nextQuestion(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}
