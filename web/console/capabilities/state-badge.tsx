import { Badge } from '@mantine/core';
import { CapabilityStateBadge } from '../gateways/capability-state-badge.tsx';
import type { CapabilityScope, CapabilityState } from '../generated/operations.ts';

/** Whether a capability can be used. What no gateway may have is said before anything else. */
export function StateBadge({ state, scope }: { state: CapabilityState; scope: CapabilityScope }) {
  if (scope === 'AGENT_AND_MCP') return <CapabilityStateBadge state={state} />;
  return (
    <Badge variant="light" color="gray">
      Not for gateways
    </Badge>
  );
}
