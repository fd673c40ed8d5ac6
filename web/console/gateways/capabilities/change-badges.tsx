import { Badge } from '@mantine/core';
import type { ToolChangeKind } from '../../generated/operations.ts';

/** How a tool differs from what was attached or last approved. */
export interface ToolDifference {
  kind: ToolChangeKind;
  heldBack: boolean;
}

/** That a tool is not what somebody looked at. Nothing where it is. */
export function ChangeBadges({ change }: { change: ToolDifference | null | undefined }) {
  if (!change) return null;
  return (
    <>
      <Badge color="orange" variant="light">
        {change.kind === 'ADDED' ? 'New' : 'Changed'}
      </Badge>
      {change.heldBack && (
        <Badge color="gray" variant="light">
          Held back
        </Badge>
      )}
    </>
  );
}
