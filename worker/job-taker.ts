import { setTimeout as delay, setImmediate as nextTurn } from 'node:timers/promises';
import { type Job, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Logger } from '../platform/logger.ts';
import { queuePrefix } from '../platform/queue.ts';
import type { Execution } from '../schema/execution.ts';

export interface JobTakerOptions {
  queue: string;
  /** Commands on it wait for Redis. */
  redis: Redis;
  namespace: string;
  /** Jobs at a time. */
  concurrency: number;
  /** Runs an execution to its end; never throws. */
  run(execution: Execution): Promise<void>;
  logger: Logger;
}

type ExecutionJob = Job<Execution, void>;

const LOCK_MS = 30_000;
/** How often locks of jobs that still run are prolonged, in milliseconds. */
const PROLONG_MS = LOCK_MS / 3;
/** How long the queue is left alone after it failed, in milliseconds. */
const PAUSE_MS = 200;

/** BullMQ's worker, without its own loop. */
class HandWorker extends Worker<Execution, void> {
  /** Completes a job. @param takesNext whether to take the next one along. @returns that, where there is one. */
  async complete(job: ExecutionJob, takesNext: boolean): Promise<ExecutionJob | undefined> {
    const { token = '' } = job;
    const next = await job.moveToCompleted(undefined, token, takesNext);
    if (!takesNext) return undefined;
    const [json, id] = next ?? [];
    return this.nextJobFromJobData(json, id, token);
  }

  /**
   * Whether nothing else waits. BullMQ marks the queue with each job that it hands out, should there be another: a worker that goes by the
   * mark asks twice for what is not there. So the mark is taken away first; what is added after that marks the queue again.
   */
  async looksEmpty(redis: Redis): Promise<boolean> {
    const marker = this.toKey('marker');
    const unmarked = redis.zrem(marker, '0');
    const [waiting] = await Promise.all([redis.llen(this.toKey('wait')), unmarked]);
    if (waiting > 0) {
      // Also for others, should this worker have no room.
      await redis.zadd(marker, 0, '0');
      return false;
    }
    // As if it had asked for a job and there was none.
    await this.nextJobFromJobData();
    return true;
  }
}

/**
 * Takes jobs from one queue. BullMQ's own loop asks for a second job before it begins the first, which costs each call that comes alone a
 * round trip; this one begins at once (BullMQ, Patterns, Manually processing jobs).
 */
export class JobTaker {
  readonly #options: JobTakerOptions;
  readonly #worker: HandWorker;
  readonly #running = new Map<ExecutionJob, { since: number; done: Promise<void> }>();
  #tokens = 0;
  #closing = false;
  /** Whether the queue was empty when it was looked at last: the next job is waited for. */
  #idle = false;
  #freed: (() => void) | undefined;
  #prolonger: NodeJS.Timeout | undefined;

  constructor(options: JobTakerOptions) {
    this.#options = options;
    const { queue, redis, namespace, logger } = options;
    this.#worker = new HandWorker(queue, null, {
      connection: redis,
      prefix: queuePrefix(namespace),
      autorun: false,
      // An execution is never run twice: one whose worker is lost is failed, not tried again.
      maxStalledCount: 0,
      lockDuration: LOCK_MS,
      removeOnComplete: { count: 0 },
      removeOnFail: { count: 0 },
    });
    this.#worker.on('error', (error) => logger.debug({ err: error, queue }, 'the queue is away'));
  }

  /** How the locks begin that it holds on jobs. */
  get lockToken(): string {
    return this.#worker.id;
  }

  async start(): Promise<void> {
    await this.#worker.waitUntilReady();
    await this.#worker.startStalledCheckTimer();
    this.#prolonger = setInterval(() => void this.#prolong(), PROLONG_MS);
    void this.#takeJobs();
  }

  /** Takes nothing more, and resolves when what runs has ended. */
  async close(): Promise<void> {
    this.#closing = true;
    while (this.#running.size > 0) await Promise.all([...this.#running.values()].map(({ done }) => done));
    clearInterval(this.#prolonger);
    // It waits for the next job; nothing else would wake it.
    await this.#worker.close(true);
  }

  async #takeJobs(): Promise<void> {
    const { concurrency, redis, logger } = this.#options;
    while (!this.#closing) {
      if (this.#running.size >= concurrency) {
        await new Promise<void>((resolve) => {
          this.#freed = resolve;
        });
        continue;
      }
      try {
        const job = await this.#worker.getNextJob(this.#nextToken(), { block: this.#idle });
        if (job) {
          this.#begin(job);
          // What the job itself sends goes out before the question for the next one.
          await nextTurn();
          // Where jobs come one after the other it is quicker to just ask for the next.
          this.#idle &&= await this.#worker.looksEmpty(redis);
        } else this.#idle = true;
      } catch (error) {
        if (this.#closing) return;
        logger.debug({ err: error }, 'no job could be taken');
        await delay(PAUSE_MS);
      }
    }
  }

  #begin(job: ExecutionJob): void {
    const done = this.#work(job).finally(() => {
      this.#running.delete(job);
      this.#freed?.();
    });
    this.#running.set(job, { since: Date.now(), done });
  }

  async #work(job: ExecutionJob): Promise<void> {
    await this.#options.run(job.data);
    try {
      // Where others run there is probably a next one, and completing this one fetches it along.
      const next = await this.#worker.complete(job, this.#running.size > 1 && !this.#closing);
      if (next) this.#begin(next);
    } catch (error) {
      // The execution is answered; what is left of its job goes with the stall check.
      this.#options.logger.warn({ err: error, execution: job.id }, 'a job could not be completed');
    }
  }

  async #prolong(): Promise<void> {
    const before = Date.now() - PROLONG_MS;
    const jobs = [...this.#running].filter(([, { since }]) => since < before).map(([job]) => job);
    if (jobs.length === 0) return;
    try {
      await this.#worker.extendJobLocks(
        jobs.map(({ id }) => id ?? ''),
        jobs.map(({ token }) => token ?? ''),
        LOCK_MS,
      );
    } catch (error) {
      this.#options.logger.warn({ err: error }, 'locks could not be prolonged');
    }
  }

  #nextToken(): string {
    this.#tokens += 1;
    return `${this.#worker.id}:${this.#tokens}`;
  }
}
