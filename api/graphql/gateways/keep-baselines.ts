import type { Models } from '../../../platform/mongo.ts';
import { definitionOf } from '../../../platform/tool-baseline.ts';
import type { ToolDescriptor } from '../../../schema/inspection.ts';
import { baselineId } from '../../../schema/tool-baseline.ts';

/** Keeps what tools are now, so that a change can be shown against it. */
export async function keepBaselines(
  models: Models,
  gatewayId: string,
  capabilityId: string,
  tools: readonly ToolDescriptor[],
): Promise<void> {
  if (tools.length === 0) return;
  await models.toolBaselines.bulkWrite(
    tools.map((tool) => ({
      updateOne: {
        filter: { _id: baselineId(gatewayId, capabilityId, tool.name) },
        update: { $set: { gatewayId, capabilityId, definition: definitionOf(tool) } },
        upsert: true,
      },
    })),
    { ordered: false },
  );
}
