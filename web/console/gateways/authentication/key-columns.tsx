import { Badge, Code, Group, Stack, Text } from '@mantine/core';
import type { Column } from '../../shared/data-table.tsx';
import { TimeAgo } from '../../shared/time-ago.tsx';
import type { ApiKeyView } from './use-authentication.ts';

/** What is shown of each key. */
export const keyColumns: readonly Column<ApiKeyView>[] = [
  {
    header: 'Key',
    cell: (key) => (
      <Stack gap={2}>
        <Group gap="xs">
          <Text fw={600}>{key.name}</Text>
          <KeyState apiKey={key} />
        </Group>
        <Text size="xs" c="dimmed">
          <Code>{key.prefix}…</Code> {limitsOf(key)}
        </Text>
      </Stack>
    ),
  },
  { header: 'Last used', cell: ({ lastUsedAt }) => <TimeAgo at={lastUsedAt} />, visibleFrom: 'sm' },
  { header: 'Expires', cell: ({ expiresAt }) => <TimeAgo at={expiresAt} />, visibleFrom: 'sm' },
];

function KeyState({ apiKey: { revokedAt, expiresAt } }: { apiKey: ApiKeyView }) {
  if (revokedAt !== null)
    return (
      <Badge color="gray" variant="light">
        Revoked
      </Badge>
    );
  if (expiresAt === null || new Date(expiresAt) > new Date()) return null;
  return (
    <Badge color="orange" variant="light">
      Expired
    </Badge>
  );
}

function limitsOf({ maxRequestsPerMinute, tools }: ApiKeyView): string {
  const limits: string[] = [];
  if (maxRequestsPerMinute !== null) limits.push(`${maxRequestsPerMinute} a minute`);
  if (tools !== null) limits.push(`only ${tools.join(', ')}`);
  return limits.join(' · ');
}
