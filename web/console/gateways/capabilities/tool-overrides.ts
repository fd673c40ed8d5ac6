import type { ToolOverrideInput } from '../../generated/operations.ts';
import type { AttachedToolView, AttachmentView } from './use-attachments.ts';

/** What this gateway may change about a tool; empty texts stand for no change. */
export interface ToolChangeDraft {
  enabled?: boolean;
  name?: string;
  description?: string;
}

/** What is changed about all tools of an attachment, once one is changed further: the API takes them together. */
export function overridesOf(
  { capability, tools }: AttachmentView,
  changed: string,
  change: ToolChangeDraft,
): ToolOverrideInput[] {
  const own = new Map(capability.tools.map(({ name, description }) => [name, description]));
  return tools
    .map((tool) => overrideOf(tool.tool === changed ? withChange(tool, change) : tool, own.get(tool.tool)))
    .filter((override) => Object.keys(override).length > 1);
}

function withChange(
  tool: AttachedToolView,
  { enabled, name, description }: ToolChangeDraft,
): AttachedToolView {
  return {
    ...tool,
    enabled: enabled ?? tool.enabled,
    name: name === '' ? tool.givenName : (name ?? tool.name),
    description: description === '' ? null : (description ?? tool.description),
  };
}

/** Only what differs from what the tool would be by itself. */
function overrideOf(tool: AttachedToolView, ownDescription: string | null | undefined): ToolOverrideInput {
  return {
    tool: tool.tool,
    ...(tool.enabled ? {} : { enabled: false }),
    ...(tool.name === tool.givenName ? {} : { name: tool.name }),
    ...(tool.description === null || tool.description === ownDescription
      ? {}
      : { description: tool.description }),
  };
}
