import type { Redis } from 'ioredis';
import { PlatformError } from '../../platform/errors.ts';
import { EXECUTIONS, type ExecutionQueue, executionsOf, openQueue } from '../../platform/queue.ts';
import { whenReady } from '../../platform/redis.ts';
import type { Execution } from '../../schema/execution.ts';

/** How long an execution waits for Redis to come back before it is refused, in milliseconds. */
const PATIENCE_MS = 2000;

interface Waiting {
  execution: Execution;
  reject: (error: Error) => void;
  resolve: () => void;
}

/** Puts executions on their queues: the first at once, and those that arrive while it is under way together after it. */
export class ExecutionAdder {
  readonly #redis: Redis;
  readonly #namespace: string;
  readonly #queues = new Map<string, ExecutionQueue>();
  /** By queue: what arrives while something is being added; absent: nothing is. */
  readonly #batches = new Map<string, Waiting[]>();

  constructor(redis: Redis, namespace: string) {
    this.#redis = redis;
    this.#namespace = namespace;
  }

  /**
   * Resolves when the execution is queued.
   * @param worker the worker whose own queue it belongs on; undefined for any worker.
   * @throws PlatformError UNAVAILABLE when Redis is away and the execution was surely not queued; anything else
   * thrown leaves open whether it was.
   */
  async add(execution: Execution, worker: string | undefined): Promise<void> {
    if (!(await whenReady(this.#redis, PATIENCE_MS))) {
      throw new PlatformError('UNAVAILABLE', 'the queue is away; nothing was run, try again');
    }
    const name = worker === undefined ? EXECUTIONS : executionsOf(worker);
    return new Promise((resolve, reject) => {
      const batch = this.#batches.get(name);
      if (batch === undefined) {
        this.#batches.set(name, []);
        this.#flush(name, [{ execution, resolve, reject }]);
      } else batch.push({ execution, resolve, reject });
    });
  }

  /** Takes an execution back that no worker has begun. @returns false where one has, or where it is not there. */
  async withdraw(id: string, worker: string | undefined): Promise<boolean> {
    const queue = this.queue(worker === undefined ? EXECUTIONS : executionsOf(worker));
    return (await queue.remove(id)) === 1;
  }

  queue(name: string): ExecutionQueue {
    let queue = this.#queues.get(name);
    if (queue === undefined) {
      queue = openQueue(name, this.#redis, this.#namespace);
      // Faults of the connection are the connection's to report; without a listener they would end the process.
      queue.on('error', () => undefined);
      this.#queues.set(name, queue);
    }
    return queue;
  }

  /** Forgets the queue of a worker that is gone, with what is left on it. */
  async forget(worker: string): Promise<void> {
    const name = executionsOf(worker);
    const queue = this.queue(name);
    this.#queues.delete(name);
    await queue.obliterate({ force: true });
    await queue.close();
  }

  async close(): Promise<void> {
    await Promise.all([...this.#queues.values()].map((queue) => queue.close()));
  }

  #flush(name: string, batch: Waiting[]): void {
    const queue = this.queue(name);
    const jobs = batch.map(({ execution }) => {
      return { name: 'execution' as const, data: execution, opts: { jobId: execution.id } };
    });
    const [first] = jobs;
    // One by itself needs no pipeline, and making one costs more than the command.
    const adding =
      jobs.length === 1 && first ? queue.add(first.name, first.data, first.opts) : queue.addBulk(jobs);
    adding
      .then(
        () => {
          for (const { resolve } of batch) resolve();
        },
        (error: Error) => {
          for (const { reject } of batch) reject(error);
        },
      )
      .finally(() => {
        const next = this.#batches.get(name) ?? [];
        if (next.length === 0) this.#batches.delete(name);
        else {
          this.#batches.set(name, []);
          this.#flush(name, next);
        }
      });
  }
}
