import { Badge, Group, Text } from '@mantine/core';
import type { UserRowFragment } from '../../generated/operations.ts';
import type { Column } from '../../shared/data-table.tsx';
import { TimeAgo } from '../../shared/time-ago.tsx';
import { roleLabel } from '../role-label.ts';
import { UserMenu } from './user-menu.tsx';

/** @param ownId of the viewer, who is marked. */
export function userColumns(ownId: string | undefined): Column<UserRowFragment>[] {
  return [
    {
      header: 'Name',
      cell: ({ id, name, email, disabledAt }) => (
        <div style={{ overflowWrap: 'anywhere' }}>
          <Group gap="xs">
            <Text size="sm" fw={500}>
              {name}
            </Text>
            {id === ownId && <Badge variant="light">you</Badge>}
            {disabledAt !== null && (
              <Badge variant="light" color="gray">
                Disabled
              </Badge>
            )}
          </Group>
          <Text size="xs" c="dimmed">
            {email ?? 'no address'}
          </Text>
        </div>
      ),
    },
    { header: 'Role', cell: ({ role }) => roleLabel(role) },
    { header: 'Signs in with', cell: waysIn, visibleFrom: 'md' },
    { header: 'Last sign-in', cell: ({ lastSignInAt }) => <TimeAgo at={lastSignInAt} />, visibleFrom: 'sm' },
    { header: 'Actions', cell: (user) => <UserMenu user={user} />, align: 'right' },
  ];
}

function waysIn({ hasPassword, hasIdentityProvider }: UserRowFragment): string {
  const ways = [hasPassword && 'password', hasIdentityProvider && 'identity provider'].filter(Boolean);
  return ways.length === 0 ? 'links only' : ways.join(', ');
}
