import { Paper, Spoiler, Stack, Text } from '@mantine/core';
import { formatShare } from '../../shared/format.ts';
import type { ToolResult } from '../tools/use-tool-run.ts';

/** A piece of a document, as knowledge_search gives it. */
interface Passage {
  id: string;
  text: string;
  source: string;
  place: string;
  score: number;
}

/** The passages in a result of knowledge_search. */
export function passagesOf({ structuredContent }: ToolResult): Passage[] {
  return (structuredContent as { results?: Passage[] } | null)?.results ?? [];
}

/** Passages that were found, the one that fits best first. */
export function PassageList({ passages }: { passages: readonly Passage[] }) {
  if (passages.length === 0) return <Text size="sm">No passage fits.</Text>;
  return (
    <Stack gap="xs" component="section" aria-label="Passages">
      {passages.map(({ id, text, source, place, score }) => (
        <Paper key={id} withBorder p="sm" component="article" aria-label={`${source}, ${place}`}>
          <Text size="sm" fw={500} style={{ overflowWrap: 'anywhere' }}>
            {source}
          </Text>
          <Text size="xs" c="dimmed" mb={4} style={{ overflowWrap: 'anywhere' }}>
            {place && `${place}, `}
            fits by {formatShare(score)}
          </Text>
          <Spoiler maxHeight={100} showLabel="Show all of it" hideLabel="Show less">
            <Text size="sm" style={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}>
              {text}
            </Text>
          </Spoiler>
        </Paper>
      ))}
    </Stack>
  );
}
