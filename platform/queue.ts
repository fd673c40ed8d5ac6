import { type JobsOptions, Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Execution } from '../schema/execution.ts';

/** Executions that any worker may take. */
export const EXECUTIONS = 'executions';

/** Executions that must run where their state is: a queue per worker. */
export const executionsOf = (worker: string) => `${EXECUTIONS}-${worker}`;

/**
 * A tool call is never run twice by the platform, so a job has one attempt; a finished one leaves at once, and the
 * event stream that BullMQ keeps is short, because nothing reads it.
 */
const JOB_OPTIONS: JobsOptions = { attempts: 1, removeOnComplete: true, removeOnFail: true };

export type ExecutionQueue = Queue<Execution, void, 'execution'>;

/** Opens a queue for adding executions. */
export function openQueue(name: string, connection: Redis, namespace: string): ExecutionQueue {
  return new Queue(name, {
    connection,
    prefix: queuePrefix(namespace),
    defaultJobOptions: JOB_OPTIONS,
    streams: { events: { maxLen: 100 } },
    skipWaitingForReady: true,
  });
}

/** BullMQ joins prefix and names with colons itself. */
export function queuePrefix(namespace: string): string {
  return `${namespace}queue`;
}
