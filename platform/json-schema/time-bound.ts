import { createContext, Script } from 'node:vm';

const box: { work: (() => unknown) | undefined } = { work: undefined };
const context = createContext(box);
const script = new Script('work()');

/**
 * Runs synchronous work, and stops it in the middle when it takes too long: a schema that somebody else wrote can hold a regular
 * expression or references that would keep the process busy for ever. This is a limit of time, not a sandbox.
 * @param limitMs milliseconds. @returns undefined where it was stopped. @throws what the work throws.
 */
export function withinTime<Result>(limitMs: number, work: () => Result): { result: Result } | undefined {
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
