import { Badge } from '@mantine/core';
import type { CapabilityState } from '../generated/operations.ts';

const STATES: Record<CapabilityState, { label: string; color: string }> = {
  READY: { label: 'Ready', color: 'teal' },
  CONNECTING: { label: 'Connecting', color: 'blue' },
  FAILED: { label: 'Not answering', color: 'red' },
  UNCONFIGURED: { label: 'Needs settings', color: 'orange' },
};

/** How a capability is, or that it is switched off here. */
export function CapabilityStateBadge({
  state,
  isEnabled = true,
}: {
  state: CapabilityState;
  isEnabled?: boolean;
}) {
  const { label, color } = isEnabled ? STATES[state] : { label: 'Off', color: 'gray' };
  return (
    <Badge color={color} variant="light">
      {label}
    </Badge>
  );
}
