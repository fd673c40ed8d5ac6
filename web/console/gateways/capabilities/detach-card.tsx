import { Group } from '@mantine/core';
import { useNavigate } from 'react-router';
import { useChange } from '../../api/use-change.ts';
import { DetachCapabilityDocument } from '../../generated/operations.ts';
import { Card } from '../../shared/card.tsx';
import { useConfirm } from '../../shared/confirm/confirm-context.ts';
import { PermitButton } from '../../shared/permit-button.tsx';

export interface DetachCardProps {
  gatewayId: string;
  capability: { id: string; name: string };
}

/** Takes a capability off a gateway. */
export function DetachCard({ gatewayId, capability: { id, name } }: DetachCardProps) {
  const navigate = useNavigate();
  const confirm = useConfirm();
  const detach = useChange(DetachCapabilityDocument, { done: `${name} was taken off this gateway.` });
  const ask = async () => {
    const isSure = await confirm({
      title: `Detach ${name}?`,
      message:
        'Its tools disappear from this gateway at once, with the settings and names they have here. The capability itself stays.',
      action: 'Detach',
    });
    if (!isSure) return;
    detach.mutate(
      { gatewayId, capabilityId: id },
      { onSuccess: () => navigate(`/gateways/${gatewayId}/capabilities`) },
    );
  };
  return (
    <Card title="Detach">
      <Group>
        <PermitButton
          permission="gateway:write"
          color="red"
          variant="outline"
          loading={detach.isPending}
          onClick={() => void ask()}
        >
          Take it off this gateway
        </PermitButton>
      </Group>
    </Card>
  );
}
