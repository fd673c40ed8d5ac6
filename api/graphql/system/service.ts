import type { MaintenanceQueue } from '../../../platform/maintenance-queue.ts';
import { IMPLEMENTATION } from '../../../platform/mcp.ts';
import type { Stores } from '../../../platform/stores.ts';
import type { QueueState, StoreState, System, WorkerState } from '../../../schema/system.ts';
import type { Dispatcher } from '../../dispatch/dispatcher.ts';
import type { KnownWorker } from '../../dispatch/worker-watch.ts';

/** How long a store may take to answer, in milliseconds. */
const ANSWER_MS = 3000;

/** How the platform itself does, as this API process sees it. */
export class SystemService {
  readonly #stores: Stores;
  readonly #dispatcher: Dispatcher;
  readonly #maintenance: MaintenanceQueue;

  constructor(stores: Stores, dispatcher: Dispatcher, maintenance: MaintenanceQueue) {
    this.#stores = stores;
    this.#dispatcher = dispatcher;
    this.#maintenance = maintenance;
  }

  async state(): Promise<System> {
    const { mongo, redis } = this.#stores;
    const [database, cache, queues] = await Promise.all([
      ask(
        'MongoDB',
        () => mongo.connection.db?.command({ ping: 1 }) ?? Promise.reject(new Error('it is away')),
      ),
      ask('Redis', () => redis.ping()),
      // Without Redis there are none to tell of, and its own state says why.
      within(this.#queues()).catch(() => []),
    ]);
    return {
      version: IMPLEMENTATION.version,
      nodeVersion: process.versions.node,
      uptimeSeconds: process.uptime(),
      stores: [database, cache],
      workers: this.#dispatcher.workers.alive().map(describeWorker),
      queues,
    };
  }

  #queues(): Promise<QueueState[]> {
    const queues = [this.#dispatcher.queue, ...this.#dispatcher.workerQueues(), this.#maintenance];
    return Promise.all(
      queues.map(async (queue) => {
        const {
          waiting = 0,
          active = 0,
          failed = 0,
        } = await queue.getJobCounts('waiting', 'active', 'failed');
        return { name: queue.name, waiting, active, failed };
      }),
    );
  }
}

function describeWorker({ id, running, concurrency, vitals }: KnownWorker): WorkerState {
  const { memoryBytes, upstreamSessions, sandboxes } = vitals;
  const sandboxHosts = Object.values(sandboxes).reduce((sum, { hosts }) => sum + hosts, 0);
  return { id, running, concurrency, memoryBytes, upstreamSessions, sandboxHosts };
}

/** Asks a store whether it answers; that it does not is an answer too. */
async function ask(name: string, question: () => Promise<unknown>): Promise<StoreState> {
  const begin = performance.now();
  try {
    await within(question());
    return { name, isReady: true, answerMs: performance.now() - begin };
  } catch (error) {
    return { name, isReady: false, problem: error instanceof Error ? error.message : String(error) };
  }
}

/** @throws Error where it takes longer than {@link ANSWER_MS}. */
async function within<Result>(work: Promise<Result>): Promise<Result> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error('it does not answer')), ANSWER_MS);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}
