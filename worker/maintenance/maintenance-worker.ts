import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Logger } from '../../platform/logger.ts';
import {
  MAINTENANCE,
  type MaintenanceTask,
  openMaintenanceQueue,
  scheduleMaintenance,
} from '../../platform/maintenance-queue.ts';
import type { Models } from '../../platform/mongo.ts';
import { queuePrefix } from '../../platform/queue.ts';
import { applyRetention, type RetentionLimits } from './retention.ts';

export interface MaintenanceOptions {
  redis: Redis;
  namespace: string;
  models: Models;
  retention: RetentionLimits;
  logger: Logger;
}

/** Does what the platform does for itself, one thing at a time. Across all workers each task is done once when it is due. */
export class MaintenanceWorker {
  readonly #options: MaintenanceOptions;
  #worker: Worker<Record<string, never>, unknown, MaintenanceTask> | undefined;

  constructor(options: MaintenanceOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    const { redis, namespace, logger } = this.#options;
    const queue = openMaintenanceQueue(redis, namespace);
    await scheduleMaintenance(queue);
    await queue.close();
    const worker = new Worker<Record<string, never>, unknown, MaintenanceTask>(
      MAINTENANCE,
      ({ name }) => this.#do(name),
      { connection: redis, prefix: queuePrefix(namespace), concurrency: 1 },
    );
    worker.on('error', (error) => logger.debug({ err: error }, 'the maintenance queue is away'));
    worker.on('failed', (job, error) => {
      logger.warn({ err: error, task: job?.name, attempt: job?.attemptsMade }, 'maintenance failed');
    });
    this.#worker = worker;
  }

  /** Lets a task that is under way end. */
  async close(): Promise<void> {
    await this.#worker?.close();
  }

  async #do(task: MaintenanceTask): Promise<unknown> {
    const { models, retention, logger } = this.#options;
    switch (task) {
      case 'retention': {
        const deleted = await applyRetention(models, retention);
        if (deleted.activity + deleted.usage > 0) logger.info(deleted, 'old activity was deleted');
        return deleted;
      }
    }
  }
}
