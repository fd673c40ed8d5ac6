import { PlatformError } from '../../platform/errors.ts';
import type { Execution, ReplyEnd } from '../../schema/execution.ts';

/** A notification or request on its way between a capability and the client. */
export interface RelayedMessage {
  method: string;
  params: Record<string, unknown>;
}

/** What an execution may say to its client before it ends. */
export interface ExecutionListener {
  onNotification?(message: RelayedMessage): void;
  /** Resolves to the client's result; a rejection is the client's error. */
  onRequest?(message: RelayedMessage): Promise<unknown>;
}

/** How an execution ended well: an MCP result as JSON text. */
export interface ExecutionAnswer extends ReplyEnd {
  json: string;
  isError: boolean;
  resultType?: string;
}

/** While a client is asked something its request's clock stands, but not for longer than this, in milliseconds. */
export const MAX_PAUSE_MS = 10 * 60_000;

/** An execution that this API process waits for. Ends exactly once; its clock can be stopped while the client is asked. */
export class PendingExecution {
  readonly execution: Execution;
  readonly listener: ExecutionListener;
  readonly answer: Promise<ExecutionAnswer>;
  /** The worker whose own queue it was put on; undefined on the common queue. */
  worker: string | undefined;
  /** Whether it was given to the queue, so that it is for the queue to know what became of it. */
  handedOver = false;
  #resolve!: (answer: ExecutionAnswer) => void;
  #reject!: (error: Error) => void;
  #timer: NodeJS.Timeout;
  #remainingMs: number;
  #runningSince: number;
  #questions = 0;
  readonly #onTimeout: () => void;

  /** @param onTimeout is called when the clock has run down; the answer is rejected right after. */
  constructor(execution: Execution, timeoutMs: number, listener: ExecutionListener, onTimeout: () => void) {
    this.execution = execution;
    this.listener = listener;
    this.#onTimeout = onTimeout;
    this.#remainingMs = timeoutMs;
    this.#runningSince = Date.now();
    this.answer = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.#timer = setTimeout(() => this.#timeOut(), timeoutMs);
  }

  get id(): string {
    return this.execution.id;
  }

  /** The clock stands until {@link resume} was called as often. */
  pause(): void {
    this.#questions += 1;
    if (this.#questions > 1) return;
    clearTimeout(this.#timer);
    this.#remainingMs -= Date.now() - this.#runningSince;
    this.#timer = setTimeout(() => this.#timeOut(), MAX_PAUSE_MS);
  }

  resume(): void {
    this.#questions -= 1;
    if (this.#questions > 0) return;
    clearTimeout(this.#timer);
    this.#runningSince = Date.now();
    this.#timer = setTimeout(() => this.#timeOut(), Math.max(this.#remainingMs, 0));
  }

  succeed(answer: ExecutionAnswer): void {
    clearTimeout(this.#timer);
    this.#resolve(answer);
  }

  fail(error: Error): void {
    clearTimeout(this.#timer);
    this.#reject(error);
  }

  #timeOut(): void {
    this.#onTimeout();
    this.fail(new PlatformError('REQUEST_TIMEOUT'));
  }
}
