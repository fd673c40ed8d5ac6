import { Badge } from '@mantine/core';
import type { AuditOutcome } from '../../generated/operations.ts';

const LOOKS: Record<AuditOutcome, { label: string; color: string }> = {
  OK: { label: 'made', color: 'teal' },
  FAILED: { label: 'failed', color: 'red' },
  PENDING: { label: 'never ended', color: 'yellow' },
};

/** How a recorded change ended. */
export function AuditOutcomeBadge({ outcome }: { outcome: AuditOutcome }) {
  const { label, color } = LOOKS[outcome];
  return (
    <Badge variant="light" color={color}>
      {label}
    </Badge>
  );
}
