import { Group, Text } from '@mantine/core';
import { KeyRound, Plus } from 'lucide-react';
import { useState } from 'react';
import { useList } from '../../api/use-list.ts';
import { ManagementKeysDocument } from '../../generated/operations.ts';
import { DataTable } from '../../shared/data-table.tsx';
import { EmptyState } from '../../shared/empty-state.tsx';
import { PermitButton } from '../../shared/permit-button.tsx';
import { KEY_COLUMNS } from './key-columns.tsx';
import { NewKeyDialog } from './new-key-dialog.tsx';

/** Keys with which programs use the management API. */
export function KeysTab() {
  const list = useList(ManagementKeysDocument, {}, ({ managementKeys }) => managementKeys);
  const [isMaking, setMaking] = useState(false);
  const makeButton = (
    <PermitButton
      permission="management-key:write"
      leftSection={<Plus size={16} />}
      onClick={() => setMaking(true)}
    >
      New key
    </PermitButton>
  );
  return (
    <>
      <Group justify="space-between" mb="md">
        <Text c="dimmed" maw={600} size="sm">
          For scripts and programs that manage the platform over GraphQL. A key may do no more than whoever
          made it. AI clients need keys of their gateway instead.
        </Text>
        {makeButton}
      </Group>
      <DataTable
        label="Management keys"
        list={list}
        rowKey={({ id }) => id}
        columns={KEY_COLUMNS}
        empty={
          <EmptyState icon={KeyRound} title="No management keys yet">
            Make one for each program, so that each can be revoked by itself.
          </EmptyState>
        }
      />
      {isMaking && <NewKeyDialog onClose={() => setMaking(false)} />}
    </>
  );
}
