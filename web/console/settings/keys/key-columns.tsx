import { Badge, Group, Text } from '@mantine/core';
import type { ManagementKeyRowFragment } from '../../generated/operations.ts';
import type { Column } from '../../shared/data-table.tsx';
import { TimeAgo } from '../../shared/time-ago.tsx';
import { roleLabel } from '../role-label.ts';
import { KeyMenu } from './key-menu.tsx';
import { isOver } from './key-state.ts';

export const KEY_COLUMNS: Column<ManagementKeyRowFragment>[] = [
  {
    header: 'Name',
    cell: (key) => (
      <div style={{ overflowWrap: 'anywhere' }}>
        <Group gap="xs">
          <Text size="sm" fw={500}>
            {key.name}
          </Text>
          {key.revokedAt !== null && (
            <Badge variant="light" color="red">
              revoked
            </Badge>
          )}
          {key.revokedAt === null && isOver(key) && (
            <Badge variant="light" color="gray">
              expired
            </Badge>
          )}
        </Group>
        <Text size="xs" c="dimmed" ff="monospace">
          {key.prefix}…
        </Text>
      </div>
    ),
  },
  {
    header: 'May do',
    cell: ({ role, scopes }) => (
      <span title={scopes?.join('\n')}>
        {roleLabel(role)}
        {scopes !== null && `, ${scopes.length} ${scopes.length === 1 ? 'scope' : 'scopes'}`}
      </span>
    ),
  },
  { header: 'Made by', cell: ({ createdBy }) => createdBy, visibleFrom: 'md' },
  { header: 'Last used', cell: ({ lastUsedAt }) => <TimeAgo at={lastUsedAt} />, visibleFrom: 'sm' },
  { header: 'Expires', cell: ({ expiresAt }) => <TimeAgo at={expiresAt} />, visibleFrom: 'md' },
  { header: 'Actions', cell: (key) => <KeyMenu managementKey={key} />, align: 'right' },
];
