import { definitionOf, deviationsFrom } from '../../../platform/tool-baseline.ts';
import type { Attachment, ToolChange } from '../../../schema/attachment.ts';
import type { Inspection } from '../../../schema/inspection.ts';
import { baselineId } from '../../../schema/tool-baseline.ts';

/** What is different about the tools of an attachment, by name. */
export function toolChanges(
  attachment: Attachment & { gatewayId: string },
  inspection: Inspection,
): Map<string, ToolChange> {
  const { gatewayId, capabilityId, baseline, requireApproval } = attachment;
  const deviations = deviationsFrom(baseline, inspection);
  const was = new Map(baseline?.map(({ tool, fingerprint }) => [tool, fingerprint]));
  const changes = new Map<string, ToolChange>();
  for (const tool of inspection.tools) {
    const deviation = deviations.get(tool.name);
    if (deviation === undefined) continue;
    changes.set(tool.name, {
      ...deviation,
      heldBack: requireApproval ?? false,
      tool: tool.name,
      baselineId: baselineId(gatewayId, capabilityId, tool.name),
      was: was.get(tool.name),
      definition: definitionOf(tool),
    });
  }
  return changes;
}
