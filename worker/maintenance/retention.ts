import type { Models } from '../../platform/mongo.ts';
import { UsageStep } from '../../schema/usage.ts';

/** How long activity and usage are kept. */
export interface RetentionLimits {
  /** Entries older than this are deleted. */
  activityDays: number;
  /** Entries of one gateway beyond this are deleted, the oldest first. */
  activityEntries: number;
  /** Hours and days of usage older than this are deleted. */
  usageDays: number;
}

const DAY_MS = 24 * 60 * 60_000;

/** Minutes of usage are for looking at what happens now. */
const MINUTES_KEPT_MS = 2 * DAY_MS;

/** Documents that are deleted at a time, so that others get their turn at the store. */
const BATCH = 500;

/**
 * Deletes activity and usage that is too old or too much, and what is left of gateways that were deleted.
 * @returns how many documents were deleted, by what they were.
 */
export async function applyRetention(
  models: Models,
  limits: RetentionLimits,
  now = new Date(),
): Promise<{ activity: number; usage: number }> {
  const before = (milliseconds: number) => new Date(now.getTime() - milliseconds);
  const seen = (await models.usage.distinct('gatewayId', { step: UsageStep.DAY })).filter((id) => id !== '');
  const existing = new Set(
    (await models.gateways.find({ _id: { $in: seen } }, { _id: 1 }).lean()).map(({ _id }) => _id),
  );
  let activity = 0;
  let usage = 0;
  for (const gatewayId of seen) {
    if (existing.has(gatewayId)) {
      const tooOld = { gatewayId, at: { $lt: before(limits.activityDays * DAY_MS) } };
      activity += await deleteActivity(models, tooOld, Number.POSITIVE_INFINITY);
      const surplus = (await models.activity.countDocuments({ gatewayId })) - limits.activityEntries;
      activity += await deleteActivity(models, { gatewayId }, surplus);
    } else {
      activity += await deleteActivity(models, { gatewayId }, Number.POSITIVE_INFINITY);
      usage += await deleteUsage(models, { gatewayId });
    }
  }
  usage += await deleteUsage(models, { step: UsageStep.MINUTE, at: { $lt: before(MINUTES_KEPT_MS) } });
  for (const step of [UsageStep.HOUR, UsageStep.DAY]) {
    usage += await deleteUsage(models, { step, at: { $lt: before(limits.usageDays * DAY_MS) } });
  }
  return { activity, usage };
}

/** Deletes the oldest entries that fit, `count` at the most. */
async function deleteActivity(models: Models, filter: object, count: number): Promise<number> {
  let deleted = 0;
  while (deleted < count) {
    const oldest = await models.activity
      .find(filter, { _id: 1 })
      .sort({ at: 1, _id: 1 })
      .limit(Math.min(BATCH, count - deleted))
      .lean();
    if (oldest.length === 0) break;
    await models.activity.deleteMany({ _id: { $in: oldest.map(({ _id }) => _id) } });
    deleted += oldest.length;
  }
  return deleted;
}

async function deleteUsage(models: Models, filter: object): Promise<number> {
  let deleted = 0;
  for (;;) {
    const some = await models.usage.find(filter, { _id: 1 }).limit(BATCH).lean();
    if (some.length === 0) return deleted;
    await models.usage.deleteMany({ _id: { $in: some.map(({ _id }) => _id) } });
    deleted += some.length;
  }
}
