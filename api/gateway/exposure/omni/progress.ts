import type { ExecutionListener, RelayedMessage } from '../../../dispatch/pending-execution.ts';

/** How far a part can bring the whole on before the next part begins. */
const ALMOST = 0.99;

/**
 * The progress of a request of several parts: each part is one more, and what a tool says of itself is a fraction of that, so that
 * it always rises (MCP 2025-11-25, basic/utilities/progress). Says nothing to a client that did not ask.
 */
export class OmniProgress {
  readonly #listener: ExecutionListener;
  readonly #token: unknown;
  #value = 0;

  constructor(listener: ExecutionListener, token: unknown) {
    this.#listener = listener;
    this.#token = token;
  }

  /** A new part begins. */
  say(message: string): void {
    this.#emit(Math.floor(this.#value) + 1, message);
  }

  /** A tool says how far it is. */
  within({ params }: RelayedMessage): void {
    const { progress, total, message } = params as { progress?: unknown; total?: unknown; message?: unknown };
    if (typeof progress !== 'number' || progress < 0) return;
    const share =
      typeof total === 'number' && total > 0 ? Math.min(1, progress / total) : progress / (progress + 1);
    const value = Math.floor(this.#value) + share * ALMOST;
    if (value > this.#value) this.#emit(value, typeof message === 'string' ? message : undefined);
  }

  #emit(value: number, message: string | undefined): void {
    this.#value = value;
    if (this.#token === undefined) return;
    this.#listener.onNotification?.({
      method: 'notifications/progress',
      params: { progressToken: this.#token, progress: value, ...(message === undefined ? {} : { message }) },
    });
  }
}
