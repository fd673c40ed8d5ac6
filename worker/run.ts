import { PlatformError, UpstreamError } from '../platform/errors.ts';
import type { Execution, JsonRpcErrorObject, TraceContext } from '../schema/execution.ts';
import type { ExecutionContext } from './executor.ts';
import type { ReplySender } from './reply-sender.ts';

interface Question {
  resolve: (result: unknown) => void;
  reject: (error: Error) => void;
}

/** The API decides about deadlines; a worker whose clock is ahead must not be quicker. Milliseconds. */
const DEADLINE_SLACK_MS = 1000;

/** How long a client may be asked; the API gives up a little earlier. Milliseconds. */
const MAX_PAUSE_MS = 11 * 60_000;

/** One execution while it runs: its clock, its way to end early, its questions to the client. */
export class Run implements ExecutionContext {
  readonly execution: Execution;
  readonly startedAt = Date.now();
  readonly trace: TraceContext | undefined;
  readonly #controller = new AbortController();
  readonly #replies: ReplySender;
  readonly #questions = new Map<string, Question>();
  #remainingMs: number;
  #runningSince = Date.now();
  #timer: NodeJS.Timeout;
  #asked = 0;

  /** @param trace what is handed on with what it asks of others. */
  constructor(execution: Execution, replies: ReplySender, trace: TraceContext | undefined) {
    this.execution = execution;
    this.trace = trace;
    this.#replies = replies;
    this.#remainingMs = execution.deadline - Date.now() + DEADLINE_SLACK_MS;
    this.#timer = setTimeout(this.#timeOut, this.#remainingMs);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  notify = (method: string, params: Record<string, unknown>): void => {
    const header = { execution: this.execution.id, kind: 'notification' } as const;
    this.#replies.say(this.execution, header, JSON.stringify({ method, params }));
  };

  ask = (method: string, params: Record<string, unknown>): Promise<unknown> => {
    const request = String(this.#asked++);
    if (this.#questions.size === 0) this.#stopClock();
    return new Promise((resolve, reject) => {
      this.#questions.set(request, { resolve, reject });
      const header = { execution: this.execution.id, kind: 'request', request } as const;
      this.#replies.say(this.execution, header, JSON.stringify({ method, params }));
    });
  };

  /** The client's answer to a question. */
  answer(request: string, result: unknown, error: JsonRpcErrorObject | undefined): void {
    const question = this.#questions.get(request);
    if (question === undefined) return;
    this.#questions.delete(request);
    if (this.#questions.size === 0) this.#startClock();
    if (error === undefined) question.resolve(result);
    else question.reject(new UpstreamError(error.code, error.message, error.data));
  }

  /** Ends it early. */
  abort(reason: PlatformError): void {
    this.#controller.abort(reason);
    for (const question of this.#questions.values()) question.reject(reason);
    this.#questions.clear();
  }

  /** Nothing more will happen. */
  finish(): void {
    clearTimeout(this.#timer);
  }

  #stopClock(): void {
    clearTimeout(this.#timer);
    this.#remainingMs -= Date.now() - this.#runningSince;
    this.#timer = setTimeout(this.#timeOut, MAX_PAUSE_MS);
  }

  #startClock(): void {
    clearTimeout(this.#timer);
    this.#runningSince = Date.now();
    this.#timer = setTimeout(this.#timeOut, Math.max(this.#remainingMs, 0));
  }

  #timeOut = (): void => this.abort(new PlatformError('REQUEST_TIMEOUT'));
}
