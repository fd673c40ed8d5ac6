import type { Redis } from 'ioredis';
import { LRUCache } from 'lru-cache';
import { CHANNELS, type Channels } from '../platform/channels.ts';
import { asPlatformError, PlatformError, UpstreamError } from '../platform/errors.ts';
import { ALIVE_MS, HEARTBEAT_MS, type Heartbeat, type WorkerVitals } from '../platform/heartbeat.ts';
import { aliveKey } from '../platform/leases.ts';
import type { Logger } from '../platform/logger.ts';
import { EXECUTIONS, executionsOf, openQueue } from '../platform/queue.ts';
import type { Tracing } from '../platform/tracing.ts';
import { type Directive, EXECUTION_VERSION, type Execution, type ReplyEnd } from '../schema/execution.ts';
import type { ExecutionContext, ExecutionResult } from './executor.ts';
import { JobTaker } from './job-taker.ts';
import { LeasedElsewhere } from './lease-holder.ts';
import type { ReplySender } from './reply-sender.ts';
import { Run } from './run.ts';
import { startExecutionSpans } from './trace-execution.ts';

export interface ExecutionWorkerOptions {
  id: string;
  concurrency: number;
  /** For the queue: commands on it wait for Redis. */
  redis: Redis;
  channels: Channels;
  namespace: string;
  replies: ReplySender;
  tracing: Tracing;
  execute(context: ExecutionContext): Promise<ExecutionResult>;
  /** What metrics tell of this worker. */
  vitals(): WorkerVitals;
  logger: Logger;
}

/** Cancellations that came before their execution; an execution is rarely cancelled before it is taken. */
const MAX_EARLY_CANCELLATIONS = 10_000;

/** How long executions may still run when the worker must stop, in milliseconds. */
const DRAIN_MS = 25_000;

/**
 * Takes executions from the common queue and from this worker's own, runs each once, and says how it ended. A job is only
 * the vehicle: whatever happens inside is told in the reply, and the job always completes.
 */
export class ExecutionWorker {
  readonly #options: ExecutionWorkerOptions;
  readonly #takers: JobTaker[];
  readonly #runs = new Map<string, Run>();
  readonly #cancelled = new LRUCache<string, true>({ max: MAX_EARLY_CANCELLATIONS, ttl: 60 * 60_000 });
  #heart: NodeJS.Timeout | undefined;

  constructor(options: ExecutionWorkerOptions) {
    this.#options = options;
    const { redis, namespace, concurrency, logger } = options;
    const run = (execution: Execution) => this.#run(execution);
    this.#takers = [EXECUTIONS, executionsOf(options.id)].map(
      (queue) => new JobTaker({ queue, redis, namespace, concurrency, run, logger }),
    );
  }

  async start(): Promise<void> {
    const { channels } = this.#options;
    await channels.subscribe(CHANNELS.workers, (message) => this.#heed(JSON.parse(message) as Directive));
    await this.#beat();
    this.#heart = setInterval(() => void this.#beat(), HEARTBEAT_MS);
    await Promise.all(this.#takers.map((taker) => taker.start()));
  }

  get running(): number {
    return this.#runs.size;
  }

  /** Takes nothing more, lets what runs end, and ends early what takes too long. */
  async close(): Promise<void> {
    const timer = setTimeout(() => {
      for (const run of this.#runs.values()) {
        run.abort(
          new PlatformError('UNAVAILABLE', 'the worker had to stop', { details: { mayHaveRun: true } }),
        );
      }
    }, DRAIN_MS);
    await Promise.all(this.#takers.map((taker) => taker.close()));
    clearTimeout(timer);
    await this.#options.replies.flush();
    clearInterval(this.#heart);
    await this.#beat(true);
  }

  #heed(directive: Directive): void {
    if (directive.kind === 'roll-call') {
      void this.#beat();
      return;
    }
    if (directive.kind === 'owner-says' || directive.kind === 'owner-answers') return;
    const run = this.#runs.get(directive.execution);
    if (directive.kind === 'answer') run?.answer(directive.request, directive.result, directive.error);
    else if (run === undefined) this.#cancelled.set(directive.execution, true);
    else run.abort(new PlatformError('CANCELLED', directive.reason));
  }

  async #run(execution: Execution): Promise<void> {
    // Nobody waits for it any more: it timed out or was cancelled in the queue.
    if (this.#cancelled.delete(execution.id) || execution.deadline <= Date.now()) return;
    const { replies, tracing } = this.#options;
    const span = startExecutionSpans(tracing, execution);
    const run = new Run(execution, replies, span.context);
    this.#runs.set(execution.id, run);
    let failure: string | undefined;
    try {
      const result = await this.#execute(run);
      const { isError, resultType } = result;
      const header = {
        execution: execution.id,
        kind: 'result',
        isError,
        resultType,
        ...this.#end(run, result),
      } as const;
      replies.end(execution, header, result.json);
    } catch (error) {
      failure = error instanceof Error ? error.name : 'Error';
      if (error instanceof LeasedElsewhere) await this.#handOn(execution, error.worker);
      else this.#endWithError(run, error);
    } finally {
      span.end(undefined, failure);
      this.#options.logger.debug(
        {
          execution: execution.id,
          requestId: execution.requestId,
          capability: execution.capability,
          runMs: Date.now() - run.startedAt,
          failure,
        },
        'execution',
      );
      run.finish();
      this.#runs.delete(execution.id);
    }
  }

  async #execute(run: Run): Promise<ExecutionResult> {
    if (run.execution.version !== EXECUTION_VERSION) {
      throw new PlatformError(
        'UNAVAILABLE',
        `this worker runs executions of version ${EXECUTION_VERSION}, not ${run.execution.version}; update it`,
      );
    }
    return this.#options.execute(run);
  }

  #endWithError(run: Run, error: unknown): void {
    const { execution } = run;
    const { logger, replies } = this.#options;
    if (error instanceof UpstreamError) {
      const { code, message, data } = error;
      const header = { execution: execution.id, kind: 'error', ...this.#end(run) } as const;
      replies.end(execution, header, JSON.stringify({ code, message, data }));
      return;
    }
    const known = asPlatformError(error);
    if (known.code === 'INTERNAL')
      logger.error(
        { err: error, execution: execution.id, requestId: execution.requestId },
        'an execution failed',
      );
    const payload = { code: known.jsonRpcCode, message: known.message, data: known.details };
    const header = { execution: execution.id, kind: 'error', code: known.code, ...this.#end(run) } as const;
    replies.end(execution, header, JSON.stringify(payload));
  }

  #end(run: Run, result?: ExecutionResult): ReplyEnd {
    return {
      queueMs: run.startedAt - run.execution.queuedAt,
      runMs: Date.now() - run.startedAt,
      leasedBy: result?.leased ? this.#options.id : undefined,
    };
  }

  /** Nothing was done yet: the execution goes to the worker that has its owner's state. */
  async #handOn(execution: Execution, worker: string): Promise<void> {
    const { redis, namespace, replies } = this.#options;
    const queue = openQueue(executionsOf(worker), redis, namespace);
    replies.say(execution, { execution: execution.id, kind: 'moved', worker }, '');
    await queue.add('execution', execution, { jobId: execution.id });
    await queue.close();
  }

  async #beat(leaving?: true): Promise<void> {
    const { id, redis, channels, namespace, concurrency, vitals, logger } = this.#options;
    if (redis.status !== 'ready') return;
    const lockTokens = this.#takers.map(({ lockToken }) => lockToken);
    const beat: Heartbeat = {
      worker: id,
      lockTokens,
      running: this.#runs.size,
      concurrency,
      vitals: vitals(),
      ...(leaving && { leaving }),
    };
    try {
      await Promise.all([
        leaving
          ? redis.del(aliveKey(namespace, id))
          : redis.set(aliveKey(namespace, id), '1', 'PX', ALIVE_MS),
        channels.publish(CHANNELS.heartbeats, JSON.stringify(beat)),
      ]);
    } catch (error) {
      logger.debug({ err: error }, 'a heartbeat was lost');
    }
  }
}
