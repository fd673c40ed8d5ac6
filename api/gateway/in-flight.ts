import { PlatformError } from '../../platform/errors.ts';
import type { RequestId } from '../../platform/json-rpc.ts';
import type { Peers } from './peers.ts';

/** Requests of sessions that are being served, so that their clients can cancel them from any API process. */
export class InFlight {
  readonly #requests = new Map<string, AbortController>();
  readonly #peers: Peers;

  constructor(peers: Peers) {
    this.#peers = peers;
    peers.on('cancel', ({ session, request, reason }) => this.#cancel(session, request, reason));
  }

  /**
   * Notes a request. @returns its signal, and what to call when it is done.
   * @throws PlatformError INVALID_REQUEST when the session has one with that id already.
   */
  begin(session: string, request: RequestId): { signal: AbortSignal; done: () => void } {
    const key = keyOf(session, request);
    if (this.#requests.has(key))
      throw new PlatformError('INVALID_REQUEST', `request id ${request} is in use`);
    const controller = new AbortController();
    this.#requests.set(key, controller);
    return { signal: controller.signal, done: () => this.#requests.delete(key) };
  }

  /** The client cancelled a request; one that is unknown or done is none of our business (MCP 2025-11-25, basic/utilities/cancellation). */
  async cancel(session: string, request: RequestId, reason: string): Promise<void> {
    if (this.#cancel(session, request, reason)) return;
    await this.#peers.tellAll({ kind: 'cancel', session, request, reason });
  }

  #cancel(session: string, request: RequestId, reason: string): boolean {
    const controller = this.#requests.get(keyOf(session, request));
    controller?.abort(new PlatformError('CANCELLED', reason));
    return controller !== undefined;
  }
}

/** Ids 1 and "1" are two ids. */
function keyOf(session: string, request: RequestId): string {
  return `${session} ${JSON.stringify(request)}`;
}
