import { collectDefaultMetrics, Registry } from '@prometheus-io/client';
import type { Logger } from '../../platform/logger.ts';
import type { Stores } from '../../platform/stores.ts';
import type { ActivityDraft } from '../activity/activity-draft.ts';
import type { Dispatcher } from '../dispatch/dispatcher.ts';
import { registerPlatformMetrics } from './platform-metrics.ts';
import { RequestMetrics } from './request-metrics.ts';
import { registerWorkerMetrics } from './worker-metrics.ts';

/** What Prometheus is told by one API process. */
export interface Metrics {
  registry: Registry;
  /** Counts a request. */
  observe(draft: ActivityDraft): void;
}

export function createMetrics(stores: Stores, dispatcher: Dispatcher, logger: Logger): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  registerPlatformMetrics(registry, stores, dispatcher, logger);
  registerWorkerMetrics(registry, () => dispatcher.workers.alive());
  const requests = new RequestMetrics(registry);
  return { registry, observe: (draft) => requests.observe(draft) };
}
