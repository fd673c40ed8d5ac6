import { Group, Radio, Stack, Text } from '@mantine/core';
import { formatCount } from '../../shared/format.ts';
import type { VisibilityText } from './visibilities.ts';

export interface VisibilityChoiceProps {
  visibility: VisibilityText;
  /** Whether this version of the platform has it. */
  isOffered: boolean;
  isLocked: boolean;
  /** What its list of tools costs a client, about; null where that is not known. */
  tokens: number | null;
}

/** One visibility, to choose. */
export function VisibilityChoice({ visibility, isOffered, isLocked, tokens }: VisibilityChoiceProps) {
  const { name, summary, text } = visibility;
  return (
    <Radio.Card value={name} p="md" disabled={isLocked || !isOffered} aria-label={`${name}: ${summary}`}>
      <Stack gap={6} h="100%">
        <Group justify="space-between" wrap="nowrap">
          <Text fw={600}>{name}</Text>
          <Radio.Indicator />
        </Group>
        <Text size="sm">{summary}</Text>
        <Text size="sm" c="dimmed" flex={1}>
          {text}
        </Text>
        <Text size="sm" fw={500}>
          {isOffered ? tokens !== null && `About ${formatCount(tokens)} tokens` : 'Not in this version'}
        </Text>
      </Stack>
    </Radio.Card>
  );
}
