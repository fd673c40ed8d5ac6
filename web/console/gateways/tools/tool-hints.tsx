import { Badge, Group } from '@mantine/core';

/** Hints of MCP (server/tools, ToolAnnotations) that are worth a word. */
const HINTS = [
  { hint: 'readOnlyHint', label: 'Read-only', color: 'teal' },
  { hint: 'destructiveHint', label: 'Destructive', color: 'red' },
  { hint: 'openWorldHint', label: 'Reaches out', color: 'gray' },
];

/** What a tool says of itself; nobody checks it. */
export function ToolHints({ annotations }: { annotations: Record<string, unknown> | null }) {
  return (
    <Group gap={4}>
      {HINTS.filter(({ hint }) => annotations?.[hint] === true).map(({ hint, label, color }) => (
        <Badge key={hint} variant="light" color={color}>
          {label}
        </Badge>
      ))}
    </Group>
  );
}
