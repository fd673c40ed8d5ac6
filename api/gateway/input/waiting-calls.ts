import type { ErrorCode } from '../../../platform/errors.ts';
import { PlatformError, restorePlatformError, UpstreamError } from '../../../platform/errors.ts';
import { newId } from '../../../platform/ids.ts';
import type { JsonRpcErrorObject } from '../../../schema/execution.ts';
import type { ExecutionListener, RelayedMessage } from '../../dispatch/pending-execution.ts';
import type { Params } from '../call.ts';
import type { Peers } from '../peers.ts';
import { invalidState } from './request-state.ts';
import type { RoundEnd, WaitingCall } from './waiting-call.ts';

/** How a round ended, on its way between two API processes. */
export type RoundReport = RoundEnd | { error: JsonRpcErrorObject; code?: string };

interface RemoteRound {
  listener: ExecutionListener;
  resolve: (end: RoundEnd) => void;
  reject: (error: Error) => void;
}

/** Calls of one API process that wait for their clients at the most. */
const MAX_WAITING = 10_000;

/** The calls that wait for their clients, here and at the other API processes: the next round may arrive at any of them. */
export class WaitingCalls {
  readonly #calls = new Map<string, WaitingCall>();
  readonly #peers: Peers;
  /** Rounds that arrived here of calls that wait elsewhere. */
  readonly #remote = new Map<string, RemoteRound>();
  /** Rounds that arrived elsewhere of calls that wait here. */
  readonly #served = new Map<string, AbortController>();

  constructor(peers: Peers) {
    this.#peers = peers;
    peers.on('round', (message) => void this.#serveRound(message));
    peers.on('round-gone', ({ round }) => this.#served.get(round)?.abort());
    peers.on('round-says', ({ round, message }) =>
      this.#remote.get(round)?.listener.onNotification?.(message),
    );
    peers.on('round-ends', ({ round, report }) => this.#endRound(round, report));
  }

  /** The API process that this is. */
  get process(): string {
    return this.#peers.id;
  }

  /** @throws PlatformError UNAVAILABLE when too many wait. */
  keep(call: WaitingCall): void {
    if (this.#calls.size >= MAX_WAITING)
      throw new PlatformError('UNAVAILABLE', 'too many requests wait for input');
    this.#calls.set(call.id, call);
    void call.ended().then(() => this.#calls.delete(call.id));
  }

  /**
   * Goes on with a call that waits at a process.
   * @throws PlatformError VALIDATION_FAILED where it does not wait any more, or what the call throws.
   */
  async goOn(
    process: string,
    id: string,
    responses: Params,
    listener: ExecutionListener,
    gone: AbortSignal,
  ): Promise<RoundEnd> {
    if (process !== this.#peers.id) return this.#goOnElsewhere(process, id, responses, listener, gone);
    const call = this.#calls.get(id);
    if (call === undefined) throw invalidState();
    call.answer(responses);
    return call.next(listener, gone);
  }

  async #goOnElsewhere(
    process: string,
    call: string,
    responses: Params,
    listener: ExecutionListener,
    gone: AbortSignal,
  ): Promise<RoundEnd> {
    const round = newId();
    const onGone = () => void this.#peers.tell(process, { kind: 'round-gone', round });
    gone.addEventListener('abort', onGone, { once: true });
    try {
      return await new Promise<RoundEnd>((resolve, reject) => {
        this.#remote.set(round, { listener, resolve, reject });
        this.#peers
          .tell(process, { kind: 'round', round, from: this.#peers.id, call, responses })
          .then((heardBy) => {
            if (heardBy === 0) reject(invalidState());
          }, reject);
      });
    } finally {
      gone.removeEventListener('abort', onGone);
      this.#remote.delete(round);
    }
  }

  async #serveRound(message: {
    round: string;
    from: string;
    call: string;
    responses: Params;
  }): Promise<void> {
    const { round, from, call, responses } = message;
    const gone = new AbortController();
    this.#served.set(round, gone);
    const onNotification = (said: RelayedMessage) =>
      void this.#peers.tell(from, { kind: 'round-says', round, message: said });
    let report: RoundReport;
    try {
      report = await this.goOn(this.#peers.id, call, responses, { onNotification }, gone.signal);
    } catch (error) {
      report = reportOf(error);
    } finally {
      this.#served.delete(round);
    }
    await this.#peers.tell(from, { kind: 'round-ends', round, report });
  }

  #endRound(round: string, report: RoundReport): void {
    const remote = this.#remote.get(round);
    if (!('error' in report)) remote?.resolve(report);
    else {
      const { code, message, data } = report.error;
      remote?.reject(
        report.code === undefined
          ? new UpstreamError(code, message, data)
          : restorePlatformError(report.code as ErrorCode, message, (data ?? {}) as Record<string, unknown>),
      );
    }
  }
}

function reportOf(error: unknown): RoundReport {
  if (error instanceof UpstreamError)
    return { error: { code: error.code, message: error.message, data: error.data } };
  const known =
    error instanceof PlatformError ? error : new PlatformError('INTERNAL', undefined, { cause: error });
  return {
    code: known.code,
    error: { code: known.jsonRpcCode, message: known.message, data: known.details },
  };
}
