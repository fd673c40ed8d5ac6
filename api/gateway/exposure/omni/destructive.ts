import type { ToolEntry } from '../../gateway-snapshot.ts';

/**
 * Whether a tool says that it destroys something (MCP 2025-11-25, server/tools, ToolAnnotations): `destructiveHint`, or that it is not read-only
 * and leaves open whether it destroys. One that says nothing of itself is not taken for destructive, or Omni could run next to nothing.
 */
export function isDestructive({ descriptor: { annotations = {} } }: ToolEntry): boolean {
  const { readOnlyHint, destructiveHint } = annotations;
  if (readOnlyHint === true) return false;
  return destructiveHint === true || (readOnlyHint === false && destructiveHint !== false);
}
