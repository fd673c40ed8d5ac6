import type { ActivityRecord } from '../../platform/activity-stream.ts';
import { bucketOf } from '../../platform/latency-histogram.ts';
import { SCHEMA_VERSION } from '../../platform/migrations/index.ts';
import type { Models } from '../../platform/mongo.ts';
import { ActivityOutcome } from '../../schema/activity-entry.ts';
import { STEP_MS, type UsageRollup, UsageStep } from '../../schema/usage.ts';

/** A record and where it stands in the stream. */
export interface PositionedRecord {
  /** As `comparablePosition` writes it. */
  position: string;
  record: ActivityRecord;
}

type Identity = Pick<UsageRollup, '_id' | 'gatewayId' | 'tool' | 'step' | 'at'>;

interface Share extends Identity {
  records: PositionedRecord[];
}

/**
 * Counts records in the roll-ups that they belong to. Each roll-up knows up to which position of the stream it has counted, so that
 * records which come a second time, because whoever recorded them ended in the middle, are counted once.
 */
export async function rollUp(models: Models, records: readonly PositionedRecord[]): Promise<void> {
  const shares = sharesOf(records);
  const known = await models.usage
    .find({ _id: { $in: [...shares.keys()] } }, { through: 1 })
    .lean<Pick<UsageRollup, '_id' | 'through'>[]>();
  const throughs = new Map(known.map(({ _id, through }) => [_id, through]));
  const updates = [...shares.values()].flatMap((share) => updateFor(share, throughs.get(share._id)));
  if (updates.length > 0) await models.usage.collection.bulkWrite(updates, { ordered: false });
}

/** Every roll-up that the records belong to: of platform, gateway and tool, for each step. */
function sharesOf(records: readonly PositionedRecord[]): Map<string, Share> {
  const shares = new Map<string, Share>();
  for (const positioned of records) {
    const { gatewayId, tool, knownTool, method, at } = positioned.record;
    const scopes = [
      { gatewayId: '', tool: '' },
      { gatewayId, tool: '' },
      // What clients make up as names of tools is not counted by name.
      ...(tool !== undefined && knownTool && method === 'tools/call' ? [{ gatewayId, tool }] : []),
    ];
    for (const scope of scopes) {
      for (const step of Object.values(UsageStep)) {
        const begin = new Date(at - (at % STEP_MS[step]));
        const _id = `${step} ${begin.toISOString()} ${scope.gatewayId} ${scope.tool}`;
        const share = shares.get(_id) ?? { _id, ...scope, step, at: begin, records: [] };
        share.records.push(positioned);
        shares.set(_id, share);
      }
    }
  }
  return shares;
}

/** @param through up to where the roll-up has counted; undefined where there is none yet. */
function updateFor({ _id, records, ...identity }: Share, through: string | undefined) {
  const uncounted = records.filter(({ position }) => through === undefined || position > through);
  const last = uncounted.at(-1);
  if (last === undefined) return [];
  const $inc: Record<string, number> = {};
  const add = (field: string, amount: number) => {
    $inc[field] = ($inc[field] ?? 0) + amount;
  };
  for (const { record } of uncounted) {
    add('calls', 1);
    if (record.outcome !== ActivityOutcome.OK) add(`failures.${record.outcome}`, 1);
    add(`latency.${bucketOf(record.durationMs)}`, 1);
    add('queueMs', record.queueMs ?? 0);
    add('queued', record.queueMs === undefined ? 0 : 1);
    if (record.model === undefined) continue;
    add('inputTokens', record.model.inputTokens ?? 0);
    add('outputTokens', record.model.outputTokens ?? 0);
    add('cost', record.model.cost ?? 0);
  }
  const filter = through === undefined ? { _id } : { _id, through };
  const update = {
    $inc,
    $set: { through: last.position },
    $setOnInsert: { ...identity, schemaVersion: SCHEMA_VERSION },
  };
  return [{ updateOne: { filter: filter as never, update, upsert: through === undefined } }];
}
