import { PlatformError } from '../../../../platform/errors.ts';
import type { Call } from '../../call.ts';

/** The deadline of a request of several parts. It stands while the client is asked something, whichever part asks. */
export class Clock {
  #remainingMs: number;
  #since: number | undefined;
  #pauses = 0;

  constructor(timeoutMs: number) {
    this.#remainingMs = timeoutMs;
    this.#since = Date.now();
  }

  /** What is left, in milliseconds. @throws PlatformError REQUEST_TIMEOUT where nothing is. */
  remaining(): number {
    const passed = this.#since === undefined ? 0 : Date.now() - this.#since;
    const left = this.#remainingMs - passed;
    if (left <= 0) throw new PlatformError('REQUEST_TIMEOUT');
    return left;
  }

  /** Waits for the client. */
  async standing<Result>(wait: () => Promise<Result>): Promise<Result> {
    this.#pauses += 1;
    if (this.#since !== undefined) {
      this.#remainingMs -= Date.now() - this.#since;
      this.#since = undefined;
    }
    try {
      return await wait();
    } finally {
      this.#pauses -= 1;
      if (this.#pauses === 0) this.#since = Date.now();
    }
  }
}

/** The client's listener, with the clock standing while the client is asked. */
export function standingListener({ listener }: Call, clock: Clock): Call['listener'] {
  const { onRequest } = listener;
  if (onRequest === undefined) return { ...listener };
  return { ...listener, onRequest: (message) => clock.standing(() => onRequest.call(listener, message)) };
}
