import { setTimeout as delay, setImmediate as nextTurn } from 'node:timers/promises';
import { Job, type JobJson, Worker } from 'bullmq';
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

/**
 * Takes jobs from one queue. BullMQ's own loop asks for a second job before it begins the first, which costs each call that comes alone a
 * round trip; this one begins at once (BullMQ, Patterns, Manually processing jobs).
 */
export class JobTaker {
  readonly #options: JobTakerOptions;
  readonly #worker: Worker<Execution, void>;
  readonly #running = new Map<ExecutionJob, { since: number; done: Promise<void> }>();
  #tokens = 0;
  #closing = false;
  #freed: (() => void) | undefined;
  #prolonger: NodeJS.Timeout | undefined;

  constructor(options: JobTakerOptions) {
    this.#options = options;
    const { queue, redis, namespace, logger } = options;
    this.#worker = new Worker<Execution, void>(queue, null, {
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
    const { concurrency, logger } = this.#options;
    while (!this.#closing) {
      if (this.#running.size >= concurrency) {
        await new Promise<void>((resolve) => {
          this.#freed = resolve;
        });
        continue;
      }
      try {
        const job = await this.#worker.getNextJob(this.#nextToken(), { block: true });
        if (job) {
          this.#begin(job);
          // What the job itself sends goes out before the question for the next one.
          await nextTurn();
        }
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
      const next = (await job.moveToCompleted(
        undefined,
        job.token ?? '',
        this.#running.size > 1 && !this.#closing,
      )) as [JobJson | null, string] | undefined;
      if (!next?.[0]) return;
      const following = Job.fromJSON<Execution, void>(this.#worker, next[0], next[1]);
      following.token = job.token;
      this.#begin(following);
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
