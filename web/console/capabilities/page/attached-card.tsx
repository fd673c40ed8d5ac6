import { Stack, Text } from '@mantine/core';
import { Card } from '../../shared/card.tsx';
import { AttachForm } from './attach-form.tsx';
import { AttachedRow } from './attached-row.tsx';
import { useAttachedGateways } from './use-capability.ts';

/** The gateways that have a capability; and one more. */
export function AttachedCard({
  capabilityId,
  canBeAttached,
}: {
  capabilityId: string;
  canBeAttached: boolean;
}) {
  const gateways = useAttachedGateways(capabilityId);
  if (!canBeAttached && gateways.length === 0) return null;
  return (
    <Card title="On gateways" description="Clients of these gateways can use its tools.">
      <Stack gap="sm">
        {gateways.length === 0 && <Text size="sm">No gateway has it yet. Attach it to one to use it.</Text>}
        {gateways.map((gateway) => (
          <AttachedRow key={gateway.id} gateway={gateway} capabilityId={capabilityId} />
        ))}
        {canBeAttached && <AttachForm capabilityId={capabilityId} taken={gateways.map(({ id }) => id)} />}
      </Stack>
    </Card>
  );
}
