import { checkArguments } from '../../../platform/json-schema/check-arguments.ts';
import type { ToolEntry } from '../gateway-snapshot.ts';

/** What a tool's schema says against arguments; undefined: nothing. */
export function complaint(
  { visible, descriptor }: ToolEntry,
  args: Record<string, unknown>,
): string | undefined {
  const complaints = checkArguments(descriptor.inputSchema, args);
  if (complaints.length === 0) return undefined;
  const lines = complaints.map(({ path, message }) => `- ${path || 'arguments'}: ${message}`);
  return [`Invalid arguments for ${visible}:`, ...lines].join('\n');
}

/** Required arguments that are not there. */
export function missingArguments({ descriptor }: ToolEntry, args: Record<string, unknown>): string[] {
  const { required } = descriptor.inputSchema;
  if (!Array.isArray(required)) return [];
  return (required as unknown[]).filter(
    (name): name is string => typeof name === 'string' && !(name in args),
  );
}
