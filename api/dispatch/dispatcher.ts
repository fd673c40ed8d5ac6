import { setTimeout as delay } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { LRUCache } from 'lru-cache';
import { CHANNELS, type Channels } from '../../platform/channels.ts';
import { type ErrorCode, PlatformError, restorePlatformError, UpstreamError } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import { keptResultKey } from '../../platform/kept-results.ts';
import { leaseKey, readLease } from '../../platform/leases.ts';
import type { Logger } from '../../platform/logger.ts';
import { EXECUTIONS, executionsOf, queuePrefix } from '../../platform/queue.ts';
import { whenReady } from '../../platform/redis.ts';
import {
  type Directive,
  decodeReply,
  EXECUTION_VERSION,
  type Execution,
  type JsonRpcErrorObject,
  type Reply,
} from '../../schema/execution.ts';
import { ExecutionAdder } from './execution-adder.ts';
import { GatewayLines, type WorkerLoad } from './gateway-lines.ts';
import {
  type ExecutionAnswer,
  type ExecutionListener,
  PendingExecution,
  type RelayedMessage,
} from './pending-execution.ts';
import { type KnownWorker, WorkerWatch } from './worker-watch.ts';

/** An execution that has yet to get its id, its place in the queue and its clock. */
export type ExecutionRequest = Pick<
  Execution,
  'gateway' | 'capability' | 'method' | 'params' | 'principal' | 'owner' | 'client' | 'requestId' | 'trace'
> & {
  /** The deadline, in milliseconds from now. */
  timeoutMs: number;
};

export interface DispatcherOptions {
  /** The id of this API process. */
  process: string;
  redis: Redis;
  channels: Channels;
  namespace: string;
  /** Executions of one gateway that may wait or be under way, as far as this process sends them. */
  maxPerGateway: number;
  logger: Logger;
}

/** Leases that this process remembers, as many as sessions; of others it asks Redis. */
const MAX_LEASES = 20_000;

/** Leases of lost workers that it remembers: what several of them can have held (`worker/connectors/mcp/session-pool.ts`). */
const MAX_ORPHANS = 10_000;

/** Executions that one process waits for at the most. */
const MAX_PENDING = 20_000;

/** How long the fate of an execution is left open while Redis is away, in milliseconds; its deadline may end it sooner. */
const MAX_OUTAGE_MS = 60_000;

/** How long a worker may take to put an execution on the queue that it said it hands it on to, in milliseconds. */
const TAKE_BACK_MS = 250;

/** How long the queue of a lost worker is left standing for other API processes to take theirs back, in milliseconds. */
const FORGET_AFTER_MS = 60_000;

/**
 * Sends executions to workers and brings their answers back. It alone decides how an execution ends for its client: by the
 * worker's answer, by the deadline, by the client's cancellation, or because the worker that had it is lost.
 */
export class Dispatcher {
  readonly #process: string;
  readonly #redis: Redis;
  readonly #channels: Channels;
  readonly #namespace: string;
  readonly #logger: Logger;
  readonly #adder: ExecutionAdder;
  readonly #lines: GatewayLines;
  readonly #pending = new Map<string, PendingExecution>();
  /** Owner's lease → worker, as last heard; a wrong entry costs a detour, never a wrong result. */
  readonly #leases = new LRUCache<string, string>({ max: MAX_LEASES, ttl: 5 * 60_000 });
  /** Leases of workers that are lost: the owner is told once that its state is gone. */
  readonly #orphans = new LRUCache<string, true>({ max: MAX_ORPHANS, ttl: 60 * 60_000 });
  readonly workers: WorkerWatch;
  readonly #goneListeners: (() => void)[] = [];

  constructor(options: DispatcherOptions) {
    const { process, redis, channels, namespace, logger } = options;
    this.#process = process;
    this.#redis = redis;
    this.#channels = channels;
    this.#namespace = namespace;
    this.#logger = logger;
    this.#adder = new ExecutionAdder(redis, namespace);
    this.workers = new WorkerWatch(
      channels,
      (worker) => void this.#workerGone(worker),
      () => this.#lines.heard(),
    );
    this.#lines = new GatewayLines(
      () => loadOf(this.workers.alive()),
      options.maxPerGateway,
      (pending) => void this.#enqueue(pending),
    );
  }

  /** The queue that every worker takes from, for those who watch it. */
  get queue() {
    return this.#adder.queue(EXECUTIONS);
  }

  /** The queues of single workers, of those that live. */
  workerQueues() {
    return this.workers.alive().map(({ id }) => this.#adder.queue(executionsOf(id)));
  }

  /** How many executions this process waits for, and how many of them wait for their gateway's turn. */
  get pending(): { all: number; inLine: number } {
    return { all: this.#pending.size, inLine: this.#lines.waiting };
  }

  async start(): Promise<void> {
    await this.workers.start();
    this.#channels.onReconnect(() => void this.#lookAfterOutage());
  }

  /** Calls back when a worker is gone. */
  onWorkerGone(listener: () => void): void {
    this.#goneListeners.push(listener);
  }

  /** A reply from the channel of this process. */
  receive(message: string): void {
    const { header, payload } = decodeReply(message);
    const pending = this.#pending.get(header.execution);
    // It timed out or was cancelled meanwhile: nobody waits for it.
    if (pending === undefined) return;
    this.#heed(pending, header, payload);
  }

  /**
   * Runs an execution on a worker.
   * @param signal aborted when the client no longer wants it.
   * @throws PlatformError REQUEST_TIMEOUT, CANCELLED, UNAVAILABLE (it did not run), WORKER_LOST (it may have run), or what the
   * worker says; UpstreamError for what an upstream server says.
   */
  async run(
    request: ExecutionRequest,
    listener: ExecutionListener,
    signal?: AbortSignal,
  ): Promise<ExecutionAnswer> {
    if (signal?.aborted) throw new PlatformError('CANCELLED');
    if (this.#pending.size >= MAX_PENDING)
      throw new PlatformError('UNAVAILABLE', 'too many requests at once');
    this.#lines.requireRoom(request.gateway);
    const { timeoutMs, ...rest } = request;
    const now = Date.now();
    const execution: Execution = {
      version: EXECUTION_VERSION,
      id: newId(),
      ...rest,
      deadline: now + timeoutMs,
      queuedAt: now,
      replyTo: this.#process,
    };
    const { id } = execution;
    const pending = new PendingExecution(execution, timeoutMs, listener, () => this.#cancel(id, 'deadline'));
    const onAbort = () => {
      this.#cancel(id, 'cancelled by the client');
      pending.fail(new PlatformError('CANCELLED'));
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    this.#pending.set(id, pending);
    this.#lines.enter(pending);
    try {
      return await pending.answer;
    } finally {
      signal?.removeEventListener('abort', onAbort);
      this.#pending.delete(id);
      this.#lines.leave(pending);
    }
  }

  async close(): Promise<void> {
    this.workers.stop();
    for (const pending of this.#pending.values()) {
      pending.fail(
        new PlatformError('UNAVAILABLE', 'the gateway is shutting down', { details: { mayHaveRun: true } }),
      );
    }
    await this.#adder.close();
  }

  async #enqueue(pending: PendingExecution): Promise<void> {
    const { execution } = pending;
    pending.handedOver = false;
    try {
      if (execution.owner !== undefined) pending.worker = await this.#holderOf(execution.owner, pending);
      await this.#adder.add(execution, pending.worker);
      pending.handedOver = true;
    } catch (error) {
      if (error instanceof PlatformError) return pending.fail(error);
      // Redis went away in the middle; whether the execution was queued shows when Redis is back.
      this.#logger.warn(
        { err: error, execution: pending.id },
        'it is not known whether an execution was queued',
      );
      pending.handedOver = true;
      await this.#lookAfter(pending);
    }
  }

  /** The worker that keeps the state of an execution's owner, if one does and lives. */
  async #holderOf(owner: string, pending: PendingExecution): Promise<string | undefined> {
    const key = leaseKey(this.#namespace, pending.execution.capability, owner);
    if (this.#orphans.delete(key)) pending.listener.onNotification?.(STATE_IS_GONE);
    const holder = this.#leases.get(key) ?? (await readLease(this.#redis, key).catch(() => null));
    if (holder === null || !this.workers.has(holder)) return undefined;
    this.#leases.set(key, holder);
    return holder;
  }

  #heed(pending: PendingExecution, header: Reply, payload: string): void {
    switch (header.kind) {
      case 'notification':
        pending.listener.onNotification?.(JSON.parse(payload) as RelayedMessage);
        break;
      case 'request':
        void this.#relayQuestion(pending, header.request, JSON.parse(payload) as RelayedMessage);
        break;
      case 'moved':
        pending.worker = header.worker;
        if (!this.workers.has(header.worker)) this.#takeBack(pending, header.worker);
        break;
      case 'kept':
        this.#fetchKept(pending).catch((error: unknown) => {
          this.#logger.warn({ err: error, execution: pending.id }, 'a kept result could not be fetched yet');
        });
        break;
      case 'result': {
        const { isError, resultType, queueMs, runMs, leasedBy } = header;
        this.#noteLease(pending, leasedBy);
        pending.succeed({ json: payload, isError, resultType, queueMs, runMs, leasedBy });
        break;
      }
      case 'error': {
        this.#noteLease(pending, header.leasedBy);
        const { code, message, data } = JSON.parse(payload) as JsonRpcErrorObject;
        pending.fail(
          header.code === undefined
            ? new UpstreamError(code, message, data)
            : restorePlatformError(
                header.code as ErrorCode,
                message,
                (data ?? {}) as Record<string, unknown>,
              ),
        );
        break;
      }
    }
  }

  #noteLease({ execution }: PendingExecution, worker: string | undefined): void {
    if (worker === undefined || execution.owner === undefined) return;
    this.#leases.set(leaseKey(this.#namespace, execution.capability, execution.owner), worker);
  }

  async #relayQuestion(pending: PendingExecution, request: string, message: RelayedMessage): Promise<void> {
    pending.pause();
    const directive: Extract<Directive, { kind: 'answer' }> = {
      kind: 'answer',
      execution: pending.id,
      request,
    };
    try {
      if (pending.listener.onRequest === undefined)
        throw new PlatformError('METHOD_NOT_FOUND', message.method);
      directive.result = await pending.listener.onRequest(message);
    } catch (error) {
      directive.error = toJsonRpcError(error);
    } finally {
      pending.resume();
    }
    await this.#direct(directive);
  }

  #cancel(execution: string, reason: string): void {
    void this.#direct({ kind: 'cancel', execution, reason });
  }

  async #direct(directive: Extract<Directive, { execution: string }>): Promise<void> {
    try {
      await this.#channels.publish(CHANNELS.workers, JSON.stringify(directive));
    } catch (error) {
      // The worker's own deadline ends the execution all the same.
      this.#logger.warn({ err: error, execution: directive.execution }, 'a worker could not be told');
    }
  }

  async #fetchKept(pending: PendingExecution): Promise<void> {
    const reply = await this.#redis.getdel(keptResultKey(this.#namespace, pending.id));
    if (reply !== null) this.receive(reply);
  }

  /** After a lost connection: fetches what was answered meanwhile, and finds out what was never queued. */
  async #lookAfterOutage(): Promise<void> {
    await Promise.all([...this.#pending.values()].map((pending) => this.#lookAfter(pending)));
  }

  async #lookAfter(pending: PendingExecution): Promise<void> {
    try {
      await whenReady(this.#redis, MAX_OUTAGE_MS);
      // The answer of one that just ended may be on its way to where it is kept.
      for (let attempt = 0; attempt < 3 && this.#pending.has(pending.id); attempt += 1) {
        if (attempt > 0) await delay(TAKE_BACK_MS);
        const isQueued = await this.#isQueued(pending);
        // Also of one that is queued still: its worker may have answered before this process heard again.
        await this.#fetchKept(pending);
        // One that is on its way to the queue may be answered before the queue has said that it has it.
        if (isQueued || !pending.handedOver) return;
      }
    } catch (error) {
      // It went away again; the next time that it comes back this is called again.
      this.#logger.warn(
        { err: error, execution: pending.id },
        'Redis went away while an execution was looked up',
      );
      return;
    }
    if (!this.#pending.has(pending.id)) return;
    pending.fail(
      new PlatformError('UNAVAILABLE', 'the queue was restarted while the request was in it', {
        details: { mayHaveRun: true },
      }),
    );
  }

  /** Whether the queue knows it still: waiting, or with a worker. */
  async #isQueued(pending: PendingExecution): Promise<boolean> {
    return (await this.#redis.exists(this.#jobKey(pending))) === 1;
  }

  #jobKey(pending: PendingExecution): string {
    const queue = pending.worker === undefined ? EXECUTIONS : executionsOf(pending.worker);
    return `${queuePrefix(this.#namespace)}:${queue}:${pending.id}`;
  }

  async #workerGone(worker: KnownWorker): Promise<void> {
    this.#logger.warn({ worker: worker.id }, 'a worker is gone');
    for (const [key, holder] of [...this.#leases.entries()]) {
      if (holder !== worker.id) continue;
      this.#leases.delete(key);
      this.#orphans.set(key, true);
    }
    for (const listener of this.#goneListeners) listener();
    try {
      await Promise.all([...this.#pending.values()].map((pending) => this.#afterLoss(pending, worker)));
    } catch (error) {
      this.#logger.error(
        { err: error, worker: worker.id },
        'the executions of a worker that is gone could not be looked up',
      );
    }
    setTimeout(() => {
      this.#adder.forget(worker.id).catch((error: unknown) => {
        this.#logger.warn(
          { err: error, worker: worker.id },
          'the queue of a lost worker could not be removed',
        );
      });
    }, FORGET_AFTER_MS).unref();
  }

  /** An execution was handed on to a worker that is gone: what nobody has begun goes to another one, a little later. */
  #takeBack(pending: PendingExecution, worker: string): void {
    setTimeout(() => {
      this.#adder
        .withdraw(pending.id, worker)
        .then((withdrawn) => (withdrawn ? this.#enqueue(pending) : undefined))
        .catch((error: unknown) => {
          this.#logger.warn({ err: error, execution: pending.id }, 'an execution could not be taken back');
        });
    }, TAKE_BACK_MS).unref();
  }

  /** Decides about one execution when a worker is lost: not its, never begun, or begun and lost. */
  async #afterLoss(pending: PendingExecution, worker: KnownWorker): Promise<void> {
    if (pending.worker === worker.id && (await this.#adder.withdraw(pending.id, worker.id))) {
      return this.#enqueue(pending);
    }
    const lock = await this.#redis.get(`${this.#jobKey(pending)}:lock`);
    if (!worker.lockTokens.some((token) => lock?.startsWith(token))) return;
    pending.fail(
      new PlatformError('WORKER_LOST', 'the worker that ran this request is gone; it may have run', {
        details: { mayHaveRun: true },
      }),
    );
  }
}

function loadOf(workers: readonly KnownWorker[]): WorkerLoad {
  // One of an earlier version does not say how much it can do.
  const slots = workers.reduce((sum, { concurrency = Number.POSITIVE_INFINITY }) => sum + concurrency, 0);
  return { slots, running: workers.reduce((sum, { running }) => sum + running, 0) };
}

/** What an owner is told when the worker that kept its upstream state is lost. */
const STATE_IS_GONE: RelayedMessage = {
  method: 'notifications/message',
  params: {
    level: 'warning',
    logger: 'omnigate',
    data: 'The worker that kept the state of this session is gone; the tool starts afresh.',
  },
};

/** What a client's refusal or a fault of ours looks like to whoever asked the question. */
function toJsonRpcError(error: unknown): JsonRpcErrorObject {
  if (error instanceof UpstreamError) return { code: error.code, message: error.message, data: error.data };
  if (error instanceof PlatformError) return { code: error.jsonRpcCode, message: error.message };
  return { code: -32603, message: 'Internal error' };
}
