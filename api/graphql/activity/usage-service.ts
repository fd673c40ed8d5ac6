import { type LatencyHistogram, percentileOf } from '../../../platform/latency-histogram.ts';
import type { Models } from '../../../platform/mongo.ts';
import type { ActivityOutcome } from '../../../schema/activity-entry.ts';
import {
  STEP_MS,
  type ToolUsage,
  type UsagePoint,
  type UsageRollup,
  UsageStep,
} from '../../../schema/usage.ts';
import { topTools } from './top-tools.ts';
import { stepsOf, type UsageSpan } from './usage-span.ts';

export interface UsageQuestion extends UsageSpan {
  /** Undefined: all gateways. */
  gatewayId: string | undefined;
  /** Undefined: all requests. */
  tool: string | undefined;
}

/** What was asked of gateways, added up. */
export class UsageService {
  readonly #models: Models;

  constructor(models: Models) {
    this.#models = models;
  }

  /** A point for each step from `from` on and before `to`, also where nothing happened. */
  async points({ gatewayId = '', tool = '', from, to, step }: UsageQuestion): Promise<UsagePoint[]> {
    const length = STEP_MS[step];
    const { begin, count } = stepsOf({ from, to, step });
    const found = await this.#models.usage
      .find({ gatewayId, tool, step, at: { $gte: new Date(begin), $lt: to } })
      .lean<UsageRollup[]>();
    const byTime = new Map(found.map((rollup) => [rollup.at.getTime(), rollup]));
    return Array.from({ length: count }, (_, n) => {
      const at = begin + n * length;
      return pointOf(new Date(at), byTime.get(at));
    });
  }

  /** The tools that were asked for most. */
  topTools(gatewayId: string | undefined, span: UsageSpan, first: number): Promise<ToolUsage[]> {
    return topTools(this.#models, gatewayId, span, first);
  }
}

/** How many points {@link lastDays} has. */
const DAY_HOURS = 24;

/** What was asked of each of some gateways in the last 24 hours, by hour, the present one last; one look-up for all. */
export async function lastDays(models: Models, gatewayIds: readonly string[]): Promise<UsagePoint[][]> {
  const length = STEP_MS[UsageStep.HOUR];
  const begin = Math.floor(Date.now() / length) * length - (DAY_HOURS - 1) * length;
  const found = await models.usage
    .find({
      gatewayId: { $in: [...gatewayIds] },
      tool: '',
      step: UsageStep.HOUR,
      at: { $gte: new Date(begin) },
    })
    .lean<UsageRollup[]>();
  const byKey = new Map(found.map((rollup) => [`${rollup.gatewayId} ${rollup.at.getTime()}`, rollup]));
  return gatewayIds.map((id) =>
    Array.from({ length: DAY_HOURS }, (_, n) => {
      const at = begin + n * length;
      return pointOf(new Date(at), byKey.get(`${id} ${at}`));
    }),
  );
}

function pointOf(at: Date, rollup: UsageRollup | undefined): UsagePoint {
  const failures = Object.entries(rollup?.failures ?? {}) as [ActivityOutcome, number][];
  const latency: LatencyHistogram = rollup?.latency ?? {};
  return {
    at,
    calls: rollup?.calls ?? 0,
    errors: failures.reduce((sum, [, count]) => sum + count, 0),
    errorsByOutcome: failures.map(([outcome, count]) => ({ outcome, count })),
    p50Ms: percentileOf(latency, 50),
    p95Ms: percentileOf(latency, 95),
    p99Ms: percentileOf(latency, 99),
    queueMs: rollup && rollup.queued > 0 ? rollup.queueMs / rollup.queued : null,
    inputTokens: rollup?.inputTokens ?? 0,
    outputTokens: rollup?.outputTokens ?? 0,
    cost: rollup?.cost ?? 0,
  };
}
