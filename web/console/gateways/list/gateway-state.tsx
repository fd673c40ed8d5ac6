import { Badge, Tooltip } from '@mantine/core';
import type { CapabilityState } from '../../generated/operations.ts';

export interface GatewayStateProps {
  attachments: readonly { enabled: boolean; capability: { name: string; state: CapabilityState } }[];
}

/** Whether everything that is switched on answers. */
export function GatewayState({ attachments }: GatewayStateProps) {
  const used = attachments.filter(({ enabled }) => enabled);
  const failing = used.filter(({ capability }) => capability.state !== 'READY');
  if (used.length === 0)
    return (
      <Badge color="gray" variant="light">
        No tools
      </Badge>
    );
  if (failing.length === 0)
    return (
      <Badge color="teal" variant="light">
        Ready
      </Badge>
    );
  return (
    <Tooltip label={`Does not answer: ${failing.map(({ capability }) => capability.name).join(', ')}`}>
      <Badge color="orange" variant="light">
        {failing.length} of {used.length} down
      </Badge>
    </Tooltip>
  );
}
