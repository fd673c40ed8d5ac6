import { Alert, Anchor, Stack } from '@mantine/core';
import { Link, useParams } from 'react-router';
import { useData } from '../../api/use-data.ts';
import { ToolList } from '../../capabilities/connect/tool-list.tsx';
import { AttachableCapabilityDocument } from '../../generated/operations.ts';
import { Card } from '../../shared/card.tsx';
import { EmptyState } from '../../shared/empty-state.tsx';
import { SubpageHeader } from '../../shared/subpage-header.tsx';
import { useGatewayId } from '../use-gateway.ts';
import { AttachWithSettings } from './attach-with-settings.tsx';
import { useAttachments } from './use-attachments.ts';

/** A capability that is not attached yet: what it offers, and how this gateway is to use it. */
export function AttachPage() {
  const gatewayId = useGatewayId();
  const { capabilityId = '' } = useParams();
  const { capability } = useData(AttachableCapabilityDocument, { id: capabilityId });
  const isAttached = useAttachments().some((attachment) => attachment.capability.id === capabilityId);
  const base = `/gateways/${gatewayId}/capabilities`;
  if (capability === null)
    return (
      <EmptyState title="There is no such capability">
        It may have been deleted.{' '}
        <Anchor component={Link} to={`${base}/attach`}>
          See what there is
        </Anchor>
      </EmptyState>
    );
  const { name, description, scope, stateReason, tools } = capability;
  return (
    <Stack gap="lg">
      <SubpageHeader
        back={{ label: 'Attach a capability', to: `${base}/attach` }}
        title={`Attach ${name}`}
        description={description}
      />
      {stateReason !== null && (
        <Alert color="orange" title={scope === 'AGENT_ONLY' ? 'Not for gateways' : 'Something is missing'}>
          {stateReason}
        </Alert>
      )}
      {isAttached ? (
        <Alert color="blue" title="It is attached already">
          <Anchor component={Link} to={`${base}/${capabilityId}`} size="sm" c="inherit" td="underline">
            Its settings and tools on this gateway
          </Anchor>
        </Alert>
      ) : (
        scope !== 'AGENT_ONLY' && <AttachWithSettings gatewayId={gatewayId} capability={capability} />
      )}
      <Card title={`Tools (${tools.length})`} description="What clients of this gateway get with it.">
        <ToolList tools={tools} />
      </Card>
    </Stack>
  );
}
