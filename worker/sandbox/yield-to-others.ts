import { writeFile } from 'node:fs/promises';
import { setPriority } from 'node:os';

/** A niceness at which a busy loop leaves about two thirds of a contended core to the platform. */
const NICENESS = 5;

/** Of -1000 to 1000: when the machine runs out of memory, Linux ends hosts long before it ends the worker. */
const OUT_OF_MEMORY_SCORE = '900';

/**
 * Lets a host stand back behind the platform's own processes, for processor time and for memory. Best effort: a
 * process that is already gone needs neither, and other systems than Linux know no such score.
 */
export function yieldToOthers(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    setPriority(pid, NICENESS);
  } catch {
    return;
  }
  writeFile(`/proc/${pid}/oom_score_adj`, OUT_OF_MEMORY_SCORE).catch(() => {});
}
