import { announceChange } from './changes.ts';
import type { Channels } from './channels.ts';
import type { Models } from './mongo.ts';

/** What built-ins are missing, by their ids; null: nothing. */
export type BuiltinFindings = Readonly<Record<string, string | null>>;

/** Keeps what a worker found, and tells all processes what is new. */
export async function saveBuiltinStates(
  { models, channels }: { models: Models; channels: Channels },
  findings: BuiltinFindings,
): Promise<void> {
  for (const [id, missing] of Object.entries(findings)) {
    const before = await models.builtinStates
      .findOneAndUpdate({ _id: id }, { $set: { missing, at: new Date() } }, { upsert: true })
      .lean();
    if (before === null || before.missing !== missing)
      await announceChange(channels, { kind: 'capability', id });
  }
}
