import { FairQueue } from '../../platform/fair-queue.ts';
import { HostError } from './host-error.ts';
import type { HostProcess } from './host-process.ts';

/** Calls that wait for a host. There are at most `max` of them, and one caller may have half of these. */
export class WaitingCalls {
  readonly #queue = new FairQueue<PromiseWithResolvers<HostProcess>>();
  readonly #max: number;

  constructor(max: number) {
    this.#max = max;
  }

  get length(): number {
    return this.#queue.length;
  }

  /**
   * Waits for the caller's turn.
   *
   * @throws {HostError} `crowded` at once, when too many calls wait; or the signal's reason as soon as it is aborted.
   */
  async join(caller: string, signal: AbortSignal): Promise<HostProcess> {
    signal.throwIfAborted();
    if (this.#queue.length >= this.#max || this.#queue.lengthOf(caller) >= this.#max / 2) {
      throw new HostError('crowded', `${this.#queue.length} calls are waiting for a sandbox`);
    }
    const turn = Promise.withResolvers<HostProcess>();
    const leave = () => {
      this.#queue.remove(caller, turn);
      turn.reject(signal.reason);
    };
    signal.addEventListener('abort', leave, { once: true });
    this.#queue.push(caller, turn);
    try {
      return await turn.promise;
    } finally {
      signal.removeEventListener('abort', leave);
    }
  }

  /** Gives the host to the call whose turn it is. */
  serve(host: HostProcess): void {
    this.#queue.shift()?.resolve(host);
  }

  rejectAll(error: HostError): void {
    while (this.#queue.length > 0) this.#queue.shift()?.reject(error);
  }
}
