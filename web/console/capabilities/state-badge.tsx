import { Badge } from '@mantine/core';
import type { CapabilityScope, CapabilityState } from '../generated/operations.ts';

const LOOKS: Record<CapabilityState, { label: string; color: string }> = {
  READY: { label: 'ready', color: 'teal' },
  CONNECTING: { label: 'being asked', color: 'blue' },
  FAILED: { label: 'does not answer', color: 'red' },
  UNCONFIGURED: { label: 'needs set-up', color: 'yellow' },
};

/** Whether a capability can be used. What no gateway may have is said before anything else. */
export function StateBadge({ state, scope }: { state: CapabilityState; scope: CapabilityScope }) {
  const { label, color } = scope === 'AGENT_ONLY' ? { label: 'not for gateways', color: 'gray' } : LOOKS[state];
  return (
    <Badge variant="light" color={color} style={{ flexShrink: 0 }}>
      {label}
    </Badge>
  );
}
