import { Badge, Group, Stack, Text } from '@mantine/core';
import { formatMs } from '../../shared/format.ts';
import { JsonTree } from '../../shared/json-tree.tsx';
import { ContentBlock } from './content-block.tsx';
import type { ToolResult } from './use-tool-run.ts';

/** What a tool returned, each kind of content as what it is. */
export function ToolResultView({ result }: { result: ToolResult }) {
  const { content, structuredContent, isError, durationMs } = result;
  return (
    <Stack gap="sm" component="section" aria-label="Result">
      <Group gap="xs">
        <Badge color={isError ? 'red' : 'teal'} variant="light">
          {isError ? 'The tool says it failed' : 'Done'}
        </Badge>
        <Text size="sm" c="dimmed">
          {formatMs(durationMs)}
        </Text>
      </Group>
      {structuredContent !== null && <JsonTree value={structuredContent} label="Structured result" />}
      {content
        .filter((block) => structuredContent === null || !repeats(block, structuredContent))
        .map((block, n) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: blocks of a result never move
          <ContentBlock key={n} block={block} />
        ))}
    </Stack>
  );
}

/** Tools with a structured result say it a second time as text, for older clients (MCP 2025-11-25, server/tools). */
function repeats(block: Record<string, unknown>, structured: Record<string, unknown>): boolean {
  if (block.type !== 'text') return false;
  try {
    return JSON.stringify(JSON.parse(String(block.text))) === JSON.stringify(structured);
  } catch {
    return false;
  }
}
