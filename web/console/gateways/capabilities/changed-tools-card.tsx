import { Stack } from '@mantine/core';
import { useChange } from '../../api/use-change.ts';
import { ApproveToolsDocument } from '../../generated/operations.ts';
import { Card } from '../../shared/card.tsx';
import { PermitButton } from '../../shared/permit-button.tsx';
import { ChangedTool, type ToolChangeView } from './changed-tool.tsx';

export interface ChangedToolsCardProps {
  gatewayId: string;
  title: string;
  attachment: {
    capability: { id: string };
    tools: readonly { tool: string; changed: ToolChangeView | null }[];
  };
}

/** Tools that are no longer what somebody looked at when they were attached. */
export function ChangedToolsCard({ gatewayId, title, attachment }: ChangedToolsCardProps) {
  const approve = useChange(ApproveToolsDocument, { done: 'Approved.' });
  const changed = attachment.tools.flatMap(({ tool, changed: change }) =>
    change === null ? [] : [{ tool, change }],
  );
  if (changed.length === 0) return null;
  const target = { gatewayId, capabilityId: attachment.capability.id };
  const approvals = changed.map(({ tool, change }) => ({ tool, fingerprint: change.fingerprint }));
  return (
    <Card
      title={title}
      description="A server may change what its tools say and do. Look at what is different before models rely on it."
      actions={
        changed.length > 1 && (
          <PermitButton
            permission="gateway:write"
            loading={approve.isPending}
            onClick={() => approve.mutate({ ...target, tools: approvals })}
          >
            Approve all {changed.length}
          </PermitButton>
        )
      }
    >
      <Stack gap="md">
        {changed.map(({ tool, change }, n) => (
          <ChangedTool
            key={tool}
            name={tool}
            change={change}
            isApproving={approve.isPending}
            onApprove={() => approve.mutate({ ...target, tools: approvals.slice(n, n + 1) })}
          />
        ))}
      </Stack>
    </Card>
  );
}
