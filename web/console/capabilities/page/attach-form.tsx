import { Group } from '@mantine/core';
import { useState } from 'react';
import { useChange } from '../../api/use-change.ts';
import { AttachCapabilityDocument } from '../../generated/operations.ts';
import { GatewaySelect } from '../../shared/gateway-select.tsx';
import { PermitButton } from '../../shared/permit-button.tsx';

/** Puts a capability on a gateway. @param taken gateways that have it. */
export function AttachForm({ capabilityId, taken }: { capabilityId: string; taken: readonly string[] }) {
  const [gatewayId, setGatewayId] = useState('');
  const attach = useChange(AttachCapabilityDocument, { done: 'Attached. Clients see its tools now.' });
  return (
    <Group align="flex-end" gap="sm">
      <GatewaySelect
        label="Attach to a gateway"
        placeholder="Choose a gateway"
        value={gatewayId}
        onChange={setGatewayId}
        w={{ base: '100%', xs: 260 }}
      />
      <PermitButton
        permission="gateway:write"
        loading={attach.isPending}
        disabled={gatewayId === '' || taken.includes(gatewayId)}
        onClick={() => attach.mutate({ gatewayId, capabilityId }, { onSuccess: () => setGatewayId('') })}
      >
        Attach
      </PermitButton>
    </Group>
  );
}
