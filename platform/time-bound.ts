import { createContext, Script } from 'node:vm';

const box: { work: (() => unknown) | undefined } = { work: undefined };
const context = createContext(box);
const script = new Script('work()');

/** On a busy machine time passes in which nothing is computed: so many times as long may pass in all. */
const PATIENCE = 16;

/**
 * Runs synchronous work, and stops it in the middle when it takes too long: a schema that somebody else wrote can hold a regular
 * expression or references that would keep the process busy for ever. This is a limit of time, not a sandbox.
 * @param limitMs milliseconds of this thread's computing. @param work may be begun anew.
 * @returns undefined where it was stopped. @throws what the work throws.
 */
export function withinTime<Result>(limitMs: number, work: () => Result): { result: Result } | undefined {
  let spentMs = 0;
  let wallMs = limitMs;
  while (wallMs >= 1) {
    const before = process.threadCpuUsage();
    const ended = withinWallTime(Math.ceil(wallMs), work);
    if (ended !== undefined) return ended;
    const { user, system } = process.threadCpuUsage(before);
    const computedMs = (user + system) / 1000;
    if (computedMs >= limitMs * 0.9) return undefined;
    spentMs += wallMs;
    // With the same share of the processor this is long enough.
    wallMs = Math.min((limitMs * wallMs) / Math.max(computedMs, 1), PATIENCE * limitMs - spentMs);
  }
  return undefined;
}

function withinWallTime<Result>(limitMs: number, work: () => Result): { result: Result } | undefined {
  box.work = work;
  try {
    return { result: script.runInContext(context, { timeout: limitMs }) as Result };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return undefined;
    throw error;
  } finally {
    box.work = undefined;
  }
}
