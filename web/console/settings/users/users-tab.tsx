import { Group, Text } from '@mantine/core';
import { UserPlus } from 'lucide-react';
import { useState } from 'react';
import { useList } from '../../api/use-list.ts';
import { UsersDocument } from '../../generated/operations.ts';
import { useViewer } from '../../session/use-viewer.ts';
import { DataTable } from '../../shared/data-table.tsx';
import { EmptyState } from '../../shared/empty-state.tsx';
import { PermitButton } from '../../shared/permit-button.tsx';
import { SearchField } from '../../shared/search-field.tsx';
import { useSearchParam } from '../../shared/use-search-param.ts';
import { InviteDialog } from './invite-dialog.tsx';
import { userColumns } from './user-columns.tsx';

/** Everybody who may manage the platform. */
export function UsersTab() {
  const [search, setSearch] = useSearchParam('search');
  const [isInviting, setInviting] = useState(false);
  const viewer = useViewer();
  const list = useList(UsersDocument, { search: search || null }, ({ users }) => users);
  return (
    <>
      <Group justify="space-between" mb="md">
        <SearchField label="Search users" initial={search} onSearch={setSearch} />
        <PermitButton
          permission="user:write"
          leftSection={<UserPlus size={16} />}
          onClick={() => setInviting(true)}
        >
          Invite
        </PermitButton>
      </Group>
      <DataTable
        label="Users"
        list={list}
        rowKey={({ id }) => id}
        columns={userColumns(viewer.user?.id)}
        empty={
          <EmptyState title="Nobody of that name">
            <Text inherit>Search for a part of a name or an e-mail address.</Text>
          </EmptyState>
        }
      />
      {isInviting && <InviteDialog onClose={() => setInviting(false)} />}
    </>
  );
}
