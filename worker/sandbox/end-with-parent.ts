import { Worker } from 'node:worker_threads';

/** How often the thread looks, in milliseconds. */
const INTERVAL_MS = 2000;

/** A thread of its own notices also when the main thread no longer looks up from its work. */
const WATCH = `
  const { workerData } = require('node:worker_threads');
  setInterval(() => {
    if (process.ppid !== workerData.parent) process.kill(process.pid, 'SIGKILL');
  }, workerData.intervalMs);
`;

/**
 * Ends this process when its parent is gone, whatever it is doing. For hosts whose main thread does the work itself, and
 * which are started with `--allow-worker`.
 */
export function endWithParent(): void {
  const workerData = { parent: process.ppid, intervalMs: INTERVAL_MS };
  new Worker(WATCH, { eval: true, workerData, resourceLimits: { maxOldGenerationSizeMb: 8 } }).unref();
}
