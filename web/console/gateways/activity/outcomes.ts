import type { ActivityOutcome } from '../../generated/operations.ts';

/** How outcomes are called and coloured. */
export const OUTCOMES: Record<ActivityOutcome, { label: string; color: string }> = {
  OK: { label: 'OK', color: 'teal' },
  TOOL_ERROR: { label: 'Tool failed', color: 'red' },
  PROTOCOL_ERROR: { label: 'Wrong request', color: 'orange' },
  TRANSPORT_ERROR: { label: 'Unreachable', color: 'red' },
  TIMEOUT: { label: 'Timeout', color: 'red' },
  DENIED: { label: 'Denied', color: 'orange' },
  RATE_LIMITED: { label: 'Rate limited', color: 'orange' },
  CANCELLED: { label: 'Cancelled', color: 'gray' },
};
