import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { queuePrefix } from './queue.ts';

/** What the platform does for itself from time to time: on a queue of its own, so that it never waits for tool calls nor they for it. */
export const MAINTENANCE = 'maintenance';

export type MaintenanceTask = 'retention';

export type MaintenanceQueue = Queue<Record<string, never>, unknown, MaintenanceTask>;

/** How often each task is done, in milliseconds. */
const EVERY_MS: Record<MaintenanceTask, number> = { retention: 60 * 60_000 };

export function openMaintenanceQueue(connection: Redis, namespace: string): MaintenanceQueue {
  const queue: MaintenanceQueue = new Queue(MAINTENANCE, {
    connection,
    prefix: queuePrefix(namespace),
    defaultJobOptions: {
      attempts: 3,
      backoff: { type: 'exponential', delay: 30_000 },
      // The last ones stay, to be looked at.
      removeOnComplete: { count: 50 },
      removeOnFail: { count: 50 },
    },
    skipWaitingForReady: true,
  });
  // Faults of the connection are the connection's to report; without a listener they would end the process.
  queue.on('error', () => undefined);
  return queue;
}

/** Sees to it that every task comes up when it is due, however many processes ask for it. */
export async function scheduleMaintenance(queue: MaintenanceQueue): Promise<void> {
  for (const [task, every] of Object.entries(EVERY_MS) as [MaintenanceTask, number][]) {
    await queue.upsertJobScheduler(task, { every }, { name: task, data: {} });
  }
}
