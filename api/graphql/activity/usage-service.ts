import { PlatformError } from '../../../platform/errors.ts';
import { type LatencyHistogram, percentileOf } from '../../../platform/latency-histogram.ts';
import type { Models } from '../../../platform/mongo.ts';
import type { ActivityOutcome } from '../../../schema/activity-entry.ts';
import { STEP_MS, type UsagePoint, type UsageRollup, type UsageStep } from '../../../schema/usage.ts';

/** Points of one answer at the most: a day of minutes, two months of hours. */
const MAX_POINTS = 1500;

export interface UsageQuestion {
  /** Undefined: all gateways. */
  gatewayId: string | undefined;
  /** Undefined: all requests. */
  tool: string | undefined;
  from: Date;
  to: Date;
  step: UsageStep;
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
    const begin = from.getTime() - (from.getTime() % length);
    const count = Math.ceil((to.getTime() - begin) / length);
    if (count < 1) throw wrong('to', 'must be later than from');
    if (count > MAX_POINTS) {
      throw wrong(
        'to',
        `makes ${count} points, and ${MAX_POINTS} is the most: ask for less time, or longer steps`,
      );
    }
    const found = await this.#models.usage
      .find({ gatewayId, tool, step, at: { $gte: new Date(begin), $lt: to } })
      .lean<UsageRollup[]>();
    const byTime = new Map(found.map((rollup) => [rollup.at.getTime(), rollup]));
    return Array.from({ length: count }, (_, n) => {
      const at = begin + n * length;
      return pointOf(new Date(at), byTime.get(at));
    });
  }
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

function wrong(path: string, message: string): PlatformError {
  return new PlatformError('VALIDATION_FAILED', undefined, { fields: [{ path, message }] });
}
