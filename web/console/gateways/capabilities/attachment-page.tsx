import { Anchor, Button, Stack } from '@mantine/core';
import { BookOpen } from 'lucide-react';
import { Link } from 'react-router';
import { EmptyState } from '../../shared/empty-state.tsx';
import { SubpageHeader } from '../../shared/subpage-header.tsx';
import { CapabilityStateBadge } from '../capability-state-badge.tsx';
import { documentsPath, KNOWLEDGE } from '../knowledge/knowledge.ts';
import { useGatewayId } from '../use-gateway.ts';
import { AttachedToolsCard } from './attached-tools-card.tsx';
import { AttachmentSettingsCard } from './attachment-settings-card.tsx';
import { CapabilityProblem } from './capability-problem.tsx';
import { ChangedToolsCard } from './changed-tools-card.tsx';
import { DetachCard } from './detach-card.tsx';
import { useAttachment } from './use-attachments.ts';

/** One capability on one gateway: its settings here, its tools here. */
export function AttachmentPage() {
  const gatewayId = useGatewayId();
  const attachment = useAttachment();
  const back = `/gateways/${gatewayId}/capabilities`;
  if (attachment === null)
    return (
      <EmptyState title="This capability is not attached">
        It may have been taken off this gateway.{' '}
        <Anchor component={Link} to={back}>
          See what is attached
        </Anchor>
      </EmptyState>
    );
  const { capability, enabled } = attachment;
  return (
    <Stack gap="lg">
      <SubpageHeader
        back={{ label: 'Attached capabilities', to: back }}
        title={capability.name}
        badges={<CapabilityStateBadge state={capability.state} isEnabled={enabled} />}
        description={capability.description}
        actions={
          capability.id === KNOWLEDGE && (
            <Button component={Link} to={documentsPath(gatewayId)} leftSection={<BookOpen size={16} />}>
              Documents
            </Button>
          )
        }
      />
      <CapabilityProblem capability={capability} />
      <ChangedToolsCard
        gatewayId={gatewayId}
        title="Changed since they were attached"
        attachment={attachment}
      />
      <AttachmentSettingsCard
        key={JSON.stringify(attachment.settings)}
        gatewayId={gatewayId}
        attachment={attachment}
      />
      <AttachedToolsCard gatewayId={gatewayId} attachment={attachment} />
      <DetachCard gatewayId={gatewayId} capability={capability} />
    </Stack>
  );
}
