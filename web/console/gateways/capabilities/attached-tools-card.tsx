import { Switch } from '@mantine/core';
import { useState } from 'react';
import { completeList } from '../../api/complete-list.ts';
import { useChange } from '../../api/use-change.ts';
import { UpdateAttachmentDocument } from '../../generated/operations.ts';
import { useMay } from '../../session/use-viewer.ts';
import { Card } from '../../shared/card.tsx';
import { DataTable } from '../../shared/data-table.tsx';
import { EmptyState } from '../../shared/empty-state.tsx';
import type { AttachmentProps } from './attachment-props.ts';
import { toolColumns } from './tool-columns.tsx';
import { ToolDialog } from './tool-dialog.tsx';
import { overridesOf } from './tool-overrides.ts';
import type { AttachedToolView } from './use-attachments.ts';

/** Which tools of a capability this gateway shows, and as what. */
export function AttachedToolsCard({ gatewayId, attachment }: AttachmentProps) {
  const { capability, tools, requireApproval } = attachment;
  const [edited, setEdited] = useState<AttachedToolView | null>(null);
  const may = useMay();
  const update = useChange(UpdateAttachmentDocument, { untilRead: true });
  const target = { gatewayId, capabilityId: capability.id };
  const isLocked = !may('gateway:write') || update.isPending;
  const setEnabled = ({ tool }: AttachedToolView, enabled: boolean) =>
    update.mutate({ ...target, tools: overridesOf(attachment, tool, { enabled }) });
  return (
    <Card
      title="Tools"
      description="What clients of this gateway see."
      actions={
        capability.kind !== 'BUILTIN' && (
          <Switch
            label="Hold new and changed tools back until I approve them"
            checked={requireApproval}
            disabled={isLocked}
            onChange={({ currentTarget }) =>
              update.mutate({ ...target, requireApproval: currentTarget.checked })
            }
          />
        )
      }
    >
      <DataTable
        label="Tools"
        list={completeList(tools)}
        rowKey={({ tool }) => tool}
        columns={toolColumns({ isLocked, onEnable: setEnabled, onEdit: setEdited })}
        empty={<EmptyState title="It offers no tools" />}
      />
      {edited !== null && (
        <ToolDialog
          gatewayId={gatewayId}
          attachment={attachment}
          tool={edited}
          onClose={() => setEdited(null)}
        />
      )}
    </Card>
  );
}
