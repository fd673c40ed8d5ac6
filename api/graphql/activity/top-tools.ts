import { percentileOf } from '../../../platform/latency-histogram.ts';
import type { Models } from '../../../platform/mongo.ts';
import type { ToolUsage, UsageRollup } from '../../../schema/usage.ts';
import { stepsOf, type UsageSpan } from './usage-span.ts';

/**
 * The tools that were asked for most, the first one most of all.
 * @param gatewayId undefined: all gateways, of which each has tools of its own.
 * @throws PlatformError VALIDATION_FAILED
 */
export async function topTools(
  models: Models,
  gatewayId: string | undefined,
  span: UsageSpan,
  first: number,
): Promise<ToolUsage[]> {
  const ofTools = {
    gatewayId: gatewayId ?? { $ne: '' },
    tool: { $ne: '' },
    step: span.step,
    at: { $gte: new Date(stepsOf(span).begin), $lt: span.to },
  };
  const top = await models.usage.aggregate<{ _id: { gatewayId: string; tool: string } }>([
    { $match: ofTools },
    { $group: { _id: { gatewayId: '$gatewayId', tool: '$tool' }, calls: { $sum: '$calls' } } },
    { $sort: { calls: -1, _id: 1 } },
    { $limit: first },
  ]);
  return Promise.all(
    top.map(async ({ _id }) => {
      const rollups = await models.usage.find({ ...ofTools, ..._id }).lean<UsageRollup[]>();
      return { ..._id, ...addedUp(rollups) };
    }),
  );
}

function addedUp(rollups: readonly UsageRollup[]): Pick<ToolUsage, 'calls' | 'errors' | 'p95Ms'> {
  // Written by increments: what never happened is absent.
  const failures = rollups.flatMap((rollup) => Object.values(rollup.failures ?? {}));
  const latency: Record<string, number> = {};
  for (const [bucket, count] of rollups.flatMap((rollup) => Object.entries(rollup.latency ?? {})))
    latency[bucket] = (latency[bucket] ?? 0) + count;
  return {
    calls: rollups.reduce((sum, { calls }) => sum + calls, 0),
    errors: failures.reduce((sum, count) => sum + count, 0),
    p95Ms: percentileOf(latency, 95),
  };
}
