import { PlatformError, UpstreamError } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import type { JsonRpcErrorObject } from '../../schema/execution.ts';
import { MAX_PAUSE_MS, type RelayedMessage } from '../dispatch/pending-execution.ts';
import type { Peers } from './peers.ts';

interface Open {
  session: string;
  resolve: (result: unknown) => void;
  reject: (error: Error) => void;
}

/** What clients with a session are being asked right now; their answers arrive as requests of their own, at any API process. */
export class Questions {
  readonly #open = new Map<string, Open>();
  readonly #peers: Peers;

  constructor(peers: Peers) {
    this.#peers = peers;
    peers.on('answer', ({ session, question, result, error }) =>
      this.#settle(session, question, result, error),
    );
  }

  /**
   * Asks a client.
   * @param send writes the question, a JSON-RPC request, to a stream of the client.
   * @returns the client's result. @throws UpstreamError with the client's error, PlatformError CANCELLED
   */
  async ask(
    session: string,
    { method, params }: RelayedMessage,
    send: (data: string) => void,
    signal: AbortSignal,
  ): Promise<unknown> {
    // Unique in the session, and never the id of one of the client's own requests.
    const id = `ask-${newId()}`;
    const onAbort = () => this.#open.get(id)?.reject(new PlatformError('CANCELLED'));
    signal.addEventListener('abort', onAbort, { once: true });
    const timer = setTimeout(() => {
      this.#open.get(id)?.reject(new PlatformError('REQUEST_TIMEOUT', 'the client did not answer'));
    }, MAX_PAUSE_MS);
    try {
      return await new Promise((resolve, reject) => {
        this.#open.set(id, { session, resolve, reject });
        send(JSON.stringify({ jsonrpc: '2.0', id, method, params }));
      });
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      this.#open.delete(id);
    }
  }

  /** A client's answer, wherever it was asked. */
  async answer(
    session: string,
    id: unknown,
    result: unknown,
    error: JsonRpcErrorObject | undefined,
  ): Promise<void> {
    const question = String(id);
    if (this.#settle(session, question, result, error)) return;
    await this.#peers.tellAll({ kind: 'answer', session, question, result, error });
  }

  /** @returns false where it was not asked here. */
  #settle(session: string, id: string, result: unknown, error: JsonRpcErrorObject | undefined): boolean {
    const open = this.#open.get(id);
    // Only the session that was asked may answer.
    if (open === undefined || open.session !== session) return false;
    if (error === undefined) open.resolve(result);
    else open.reject(new UpstreamError(error.code, error.message, error.data));
    return true;
  }
}
