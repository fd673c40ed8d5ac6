import { Badge, Group, Stack, Text } from '@mantine/core';
import type { SystemQuery } from '../../generated/operations.ts';
import { formatMs } from '../../shared/format.ts';

/** Whether the stores answer, and how quickly. */
export function StoreList({ stores }: { stores: SystemQuery['system']['stores'] }) {
  return (
    <Stack gap="sm">
      {stores.map(({ name, isReady, answerMs, problem }) => (
        <Group key={name} gap="sm">
          <Text fw={500} size="sm" w={90}>
            {name}
          </Text>
          <Badge variant="light" color={isReady ? 'teal' : 'red'}>
            {isReady ? 'answers' : 'is away'}
          </Badge>
          <Text size="sm" c="dimmed">
            {isReady ? `in ${formatMs(answerMs)}` : problem}
          </Text>
        </Group>
      ))}
    </Stack>
  );
}
