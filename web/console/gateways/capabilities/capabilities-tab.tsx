import { Group, Stack, Text } from '@mantine/core';
import { Plus, Puzzle } from 'lucide-react';
import { useNavigate } from 'react-router';
import { EmptyState } from '../../shared/empty-state.tsx';
import { PermitButton } from '../../shared/permit-button.tsx';
import { useGatewayId } from '../use-gateway.ts';
import { AttachmentCard } from './attachment-card.tsx';
import { ChangedToolsNotice } from './changed-tools-notice.tsx';
import { useAttachments } from './use-attachments.ts';

/** What a gateway's tools come from. */
export function CapabilitiesTab() {
  const id = useGatewayId();
  const attachments = useAttachments();
  const navigate = useNavigate();
  const attach = (
    <PermitButton
      permission="gateway:write"
      leftSection={<Plus size={16} />}
      onClick={() => navigate(`/gateways/${id}/capabilities/attach`)}
    >
      Attach a capability
    </PermitButton>
  );
  if (attachments.length === 0)
    return (
      <EmptyState icon={Puzzle} title="No tools yet" action={attach}>
        Attach a capability, and its tools are there for every client of this gateway at once.
      </EmptyState>
    );
  return (
    <Stack gap="md">
      <Group justify="space-between">
        <Text c="dimmed">Clients see the tools of everything that is switched on.</Text>
        {attach}
      </Group>
      <ChangedToolsNotice />
      {attachments.map((attachment) => (
        <AttachmentCard key={attachment.capability.id} gatewayId={id} attachment={attachment} />
      ))}
    </Stack>
  );
}
