import { Group, Radio, Stack, Text } from '@mantine/core';
import { formatCount } from '../../shared/format.ts';
import type { VisibilityText } from './visibilities.ts';

export interface VisibilityChoiceProps {
  visibility: VisibilityText;
  isLocked: boolean;
  /** What its list of tools costs a client, about. */
  tokens: number | undefined;
}

/** One visibility, to choose. */
export function VisibilityChoice({ visibility, isLocked, tokens }: VisibilityChoiceProps) {
  const { name, summary, text } = visibility;
  return (
    <Radio.Card value={name} p="md" disabled={isLocked} aria-label={`${name}: ${summary}`}>
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
          {tokens !== undefined && `About ${formatCount(tokens)} tokens`}
        </Text>
      </Stack>
    </Radio.Card>
  );
}
