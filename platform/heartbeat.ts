/** What a worker says of itself every second, on the channel `heartbeats`. */
export interface Heartbeat {
  worker: string;
  /** How the locks begin that this worker's queue clients hold on jobs. */
  lockTokens: string[];
  /** Executions that it runs right now. */
  running: number;
  /** Its last word: it has finished what it had and leaves. */
  leaving?: true;
}

/** How often workers say that they live, in milliseconds. */
export const HEARTBEAT_MS = 1000;

/** A worker that was silent for this long, in milliseconds, is lost: three missed beats, and time to act within five seconds. */
export const LOST_AFTER_MS = 3500;

/** What a worker's sign of life in Redis lasts, in milliseconds: when others give it up for lost, its leases are free already. */
export const ALIVE_MS = LOST_AFTER_MS - 500;
