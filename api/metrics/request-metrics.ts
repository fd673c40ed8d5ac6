import { Counter, Histogram, type Registry } from '@prometheus-io/client';
import type { ActivityDraft } from '../activity/activity-draft.ts';

/** Upper bounds in seconds. */
const DURATIONS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];
const WAITS = [0.001, 0.005, 0.025, 0.1, 0.5, 1, 5, 30, 300];

/** Pairs of gateway and tool that are told apart; what comes after that is counted together, so that scrapes stay small. */
const MAX_PAIRS = 1000;

/** What stands for everything beyond {@link MAX_PAIRS}. */
const OTHER = 'other';

/** Rate, errors and duration of requests, for each gateway and tool. */
export class RequestMetrics {
  readonly #requests: Counter<'gateway' | 'tool' | 'outcome'>;
  readonly #durations: Histogram<'gateway' | 'tool'>;
  readonly #waits: Histogram<'gateway'>;
  readonly #pairs = new Set<string>();

  constructor(registry: Registry) {
    const registers = [registry];
    this.#requests = new Counter({
      name: 'omnigate_requests_total',
      help: 'Requests to gateways, by how they ended; tool is empty for those that call none.',
      labelNames: ['gateway', 'tool', 'outcome'],
      registers,
    });
    this.#durations = new Histogram({
      name: 'omnigate_request_duration_seconds',
      help: 'How long requests to gateways took.',
      labelNames: ['gateway', 'tool'],
      buckets: DURATIONS,
      registers,
    });
    this.#waits = new Histogram({
      name: 'omnigate_queue_wait_seconds',
      help: 'How long executions waited for a worker.',
      labelNames: ['gateway'],
      buckets: WAITS,
      registers,
    });
  }

  observe(draft: ActivityDraft): void {
    const { outcome, durationMs, queueMs } = draft;
    const { gateway, tool } = this.#labelsOf(draft);
    this.#requests.inc({ gateway, tool, outcome });
    this.#durations.observe({ gateway, tool }, durationMs / 1000);
    if (queueMs !== undefined) this.#waits.observe({ gateway }, queueMs / 1000);
  }

  #labelsOf({ gateway: { id }, tool, knownTool, method }: ActivityDraft): { gateway: string; tool: string } {
    // What clients make up as names of tools is no label.
    const labels = { gateway: id, tool: knownTool && method === 'tools/call' ? (tool ?? '') : '' };
    const pair = `${labels.gateway} ${labels.tool}`;
    if (this.#pairs.has(pair)) return labels;
    if (this.#pairs.size >= MAX_PAIRS) return { gateway: OTHER, tool: OTHER };
    this.#pairs.add(pair);
    return labels;
  }
}
