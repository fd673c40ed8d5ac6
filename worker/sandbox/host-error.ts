/**
 * Why a call to a sandbox host gave no reply:
 *
 * - `crashed`: the host ended while it worked on the call;
 * - `overdue`: the host was killed because it neither replied nor stopped in time;
 * - `garbled`: the host sent something that is no reply, and was killed;
 * - `too-large`: the request is larger than a host takes;
 * - `crowded`: too many calls wait for a host;
 * - `unstartable`: no host could be started;
 * - `closed`: the pool is being shut down.
 */
export type HostFailure =
  | 'crashed'
  | 'overdue'
  | 'garbled'
  | 'too-large'
  | 'crowded'
  | 'unstartable'
  | 'closed';

export class HostError extends Error {
  override readonly name = 'HostError';

  /** @param detail The end of what the host wrote to stderr: for logs, never for clients. */
  constructor(
    readonly failure: HostFailure,
    message: string,
    readonly detail = '',
  ) {
    super(message);
  }
}
