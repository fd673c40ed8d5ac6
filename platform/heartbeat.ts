/** What a worker says of itself every second, on the channel `heartbeats`. */
export interface Heartbeat {
  worker: string;
  /** How the locks begin that this worker's queue clients hold on jobs. */
  lockTokens: string[];
  /** Executions that it runs right now, and how many it can run at a time. */
  running: number;
  concurrency: number;
  vitals: WorkerVitals;
  /** Its last word: it has finished what it had and leaves. */
  leaving?: true;
}

/** What metrics tell of a worker. */
export interface WorkerVitals {
  /** Sessions with upstream MCP servers that it keeps open. */
  upstreamSessions: number;
  /** Pools of sandbox processes, by what they run. */
  sandboxes: Record<string, SandboxVitals>;
  /** Resident memory, in bytes, without that of sandbox processes. */
  memoryBytes: number;
}

export interface SandboxVitals {
  hosts: number;
  busy: number;
  /** Calls that wait for one. */
  waiting: number;
  /** Processes that crashed or had to be killed, since the worker began. */
  lost: number;
}

/** How often workers say that they live, in milliseconds. */
export const HEARTBEAT_MS = 1000;

/** A worker that was silent for this long, in milliseconds, is lost: three missed beats, and time to act within five seconds. */
export const LOST_AFTER_MS = 3500;

/** What a worker's sign of life in Redis lasts, in milliseconds: when others give it up for lost, its leases are free already. */
export const ALIVE_MS = LOST_AFTER_MS - 500;
