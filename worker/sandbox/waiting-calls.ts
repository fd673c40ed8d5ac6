import { FairQueue } from '../../platform/fair-queue.ts';
import { HostError } from './host-error.ts';
import type { HostProcess } from './host-process.ts';

interface WaitingCall {
  key: string | undefined;
  turn: PromiseWithResolvers<HostProcess>;
}

/** Calls that wait for a host. There are at most `max` of them, and one caller may have half of these. */
export class WaitingCalls {
  readonly #queue = new FairQueue<WaitingCall>();
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
   * @param key says which hosts are fit for the call.
   * @throws {HostError} `crowded` at once, when too many calls wait; or the signal's reason as soon as it is aborted.
   */
  async join(caller: string, key: string | undefined, signal: AbortSignal): Promise<HostProcess> {
    signal.throwIfAborted();
    if (this.#queue.length >= this.#max || this.#queue.lengthOf(caller) >= this.#max / 2) {
      throw new HostError('crowded', `${this.#queue.length} calls are waiting for a sandbox`);
    }
    const call: WaitingCall = { key, turn: Promise.withResolvers<HostProcess>() };
    const leave = () => {
      this.#queue.remove(caller, call);
      call.turn.reject(signal.reason);
    };
    signal.addEventListener('abort', leave, { once: true });
    this.#queue.push(caller, call);
    try {
      return await call.turn.promise;
    } finally {
      signal.removeEventListener('abort', leave);
    }
  }

  /**
   * Gives a host to the first call in turn for which there is one.
   * @returns whether there was such a call.
   */
  serve(choose: (key: string | undefined) => HostProcess | undefined): boolean {
    let host: HostProcess | undefined;
    const call = this.#queue.shift((_caller, { key }) => {
      host = choose(key);
      return host !== undefined;
    });
    if (call === undefined || host === undefined) return false;
    call.turn.resolve(host);
    return true;
  }

  rejectAll(error: HostError): void {
    while (this.#queue.length > 0) this.#queue.shift()?.turn.reject(error);
  }
}
