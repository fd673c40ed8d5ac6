import { Gauge, type Registry } from '@prometheus-io/client';
import { activityStream } from '../../platform/activity-stream.ts';
import type { Logger } from '../../platform/logger.ts';
import { IMPLEMENTATION } from '../../platform/mcp.ts';
import type { Stores } from '../../platform/stores.ts';
import { CapabilityKind, CapabilityState } from '../../schema/capability.ts';
import type { Dispatcher } from '../dispatch/dispatcher.ts';

/** Connectors that are told one by one. */
const MAX_CONNECTORS = 1000;

/** How long what is known of connectors is told again before the store is asked, in milliseconds. */
const CONNECTORS_KEPT_MS = 10_000;

/** States of jobs that are of interest; finished ones leave at once. */
const JOB_STATES = ['waiting', 'active', 'delayed'] as const;

/** The queue, the stores, and what connectors are connected to. What is away is missing from a scrape, which succeeds all the same. */
export function registerPlatformMetrics(
  registry: Registry,
  stores: Stores,
  dispatcher: Dispatcher,
  logger: Logger,
): void {
  const registers = [registry];
  const { mongo, redis, namespace } = stores;

  /** Tells nothing where what is asked is away. */
  async function unlessAway(gauge: { reset(): void }, set: () => Promise<void>): Promise<void> {
    gauge.reset();
    await set().catch((error: unknown) =>
      logger.debug({ err: error }, 'a metric is not to be had right now'),
    );
  }

  new Gauge({
    name: 'omnigate_info',
    help: 'Always 1; the version is a label.',
    labelNames: ['version'],
    registers,
  }).set({ version: IMPLEMENTATION.version }, 1);
  new Gauge({
    name: 'omnigate_store_up',
    help: 'Whether a store answers this process.',
    labelNames: ['store'],
    registers,
    collect() {
      this.set({ store: 'mongodb' }, Number(mongo.ready()));
      this.set({ store: 'redis' }, Number(redis.status === 'ready'));
    },
  });
  new Gauge({
    name: 'omnigate_queue_jobs',
    help: 'Executions on the queue that every worker takes from.',
    labelNames: ['state'],
    registers,
    async collect() {
      await unlessAway(this, async () => {
        const counts = await dispatcher.queue.getJobCounts(...JOB_STATES);
        for (const state of JOB_STATES) this.set({ state }, counts[state] ?? 0);
      });
    },
  });
  new Gauge({
    name: 'omnigate_executions_pending',
    help: "Executions that this API process waits for: sent to the queue, or in their gateway's line.",
    labelNames: ['where'],
    registers,
    collect() {
      const { all, inLine } = dispatcher.pending;
      this.set({ where: 'queue' }, all - inLine);
      this.set({ where: 'line' }, inLine);
    },
  });
  new Gauge({
    name: 'omnigate_activity_unrecorded',
    help: 'Activity that waits in Redis to be written to the database.',
    registers,
    async collect() {
      await unlessAway(this, async () => this.set(await redis.xlen(activityStream(namespace))));
    },
  });

  let connectors: { _id: string; name: string; state: CapabilityState }[] = [];
  let askedAt = 0;
  new Gauge({
    name: 'omnigate_connector_up',
    help: 'Whether the server behind a connector answered when it was last asked.',
    labelNames: ['connector', 'name'],
    registers,
    async collect() {
      await unlessAway(this, async () => {
        if (Date.now() - askedAt > CONNECTORS_KEPT_MS && mongo.ready()) {
          askedAt = Date.now();
          connectors = await mongo.models.capabilities
            .find({ kind: CapabilityKind.CONNECTOR }, { name: 1, state: 1 })
            .limit(MAX_CONNECTORS)
            .lean();
        }
        for (const { _id, name, state } of connectors) {
          this.set({ connector: _id, name }, Number(state === CapabilityState.READY));
        }
      });
    },
  });
}
