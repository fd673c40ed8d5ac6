import type { Logger } from '../../../platform/logger.ts';
import type { HostClass } from '../../sandbox/host-class.ts';
import { HostError } from '../../sandbox/host-error.ts';
import { HostPool, type HostPoolLimits, type HostPoolStatistics } from '../../sandbox/host-pool.ts';
import type { RunRequest } from './isolate/run-request.ts';
import type { Language, RunCall, RunLimits } from './language.ts';
import { type RunOutcome, runOutcome } from './outcome.ts';

/** How long a host may take beyond the program's time before it is killed, in milliseconds. */
const GRACE_MS = 1000;

/** What V8 writes when it ends the process because there is no memory left, or because no memory could be enough. */
const OUT_OF_MEMORY = /out of memory|Last few GCs|invalid .*(?:size|length)/i;

/** Runs programs of a language in isolates, which live in host processes. */
export class HostedLanguage implements Language {
  readonly #pool: HostPool;

  constructor(hosts: HostClass, logger: Logger, limits: Partial<HostPoolLimits> = {}) {
    const onLost = (error: HostError, pid: number | undefined) =>
      logger.warn({ err: error, pid, stderr: error.detail }, `${hosts.name} sandbox host lost`);
    this.#pool = new HostPool(hosts, onLost, limits);
  }

  get statistics(): HostPoolStatistics {
    return this.#pool.statistics;
  }

  async run(code: string, { timeoutMs, memoryMb }: RunLimits, call: RunCall): Promise<RunOutcome> {
    const startedAt = performance.now();
    const request: RunRequest = { code, timeoutMs, memoryMb };
    try {
      return runOutcome.parse(await this.#pool.run(request, { ...call, timeoutMs: timeoutMs + GRACE_MS }));
    } catch (error) {
      const end = error instanceof HostError ? endOfLostRun(error) : undefined;
      if (end === undefined) throw error;
      const durationMs = Math.round(performance.now() - startedAt);
      return { end, stdout: '', stderr: '', cut: { stdout: 0, stderr: 0, result: 0 }, durationMs };
    }
  }

  close(): Promise<void> {
    return this.#pool.close();
  }
}

/** How a run ended whose host was lost while it ran; undefined when it never ran. */
function endOfLostRun({ failure, message, detail }: HostError): RunOutcome['end'] | undefined {
  switch (failure) {
    case 'crashed':
      return OUT_OF_MEMORY.test(detail)
        ? { kind: 'out-of-memory' }
        : { kind: 'error', report: sentence(message) };
    case 'garbled':
      return { kind: 'error', report: sentence(message) };
    case 'overdue':
      return { kind: 'timed-out' };
    default:
      return undefined;
  }
}

function sentence(message: string): string {
  return `${message.charAt(0).toUpperCase()}${message.slice(1)}. What the program printed is lost.`;
}
