import type { HostPoolStatistics } from '../../sandbox/host-pool.ts';
import type { RunOutcome } from './outcome.ts';

export interface RunLimits {
  timeoutMs: number;
  memoryMb: number;
}

/** On whose account a program runs, and what ends it early. */
export interface RunCall {
  caller: string;
  signal: AbortSignal;
}

/** Runs programs of one language in sandboxes of its own. */
export interface Language {
  /**
   * Runs a program in a fresh sandbox. Whatever it does is an outcome.
   *
   * @throws {HostError} when there was no sandbox to run it in; or the reason of the signal.
   */
  run(code: string, limits: RunLimits, call: RunCall): Promise<RunOutcome>;
  readonly statistics: HostPoolStatistics;
  close(): Promise<void>;
}
