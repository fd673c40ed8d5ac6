import { type ErrorCode, PlatformError, UpstreamError } from '../../platform/errors.ts';
import { ActivityOutcome } from '../../schema/activity-entry.ts';

const BY_CODE: Partial<Record<ErrorCode, ActivityOutcome>> = {
  AUTHENTICATION_FAILED: ActivityOutcome.DENIED,
  FORBIDDEN: ActivityOutcome.DENIED,
  RATE_LIMITED: ActivityOutcome.RATE_LIMITED,
  CANCELLED: ActivityOutcome.CANCELLED,
  REQUEST_TIMEOUT: ActivityOutcome.TIMEOUT,
  UPSTREAM_FAILED: ActivityOutcome.TRANSPORT_ERROR,
  UNAVAILABLE: ActivityOutcome.TRANSPORT_ERROR,
  WORKER_LOST: ActivityOutcome.TRANSPORT_ERROR,
  INTERNAL: ActivityOutcome.TRANSPORT_ERROR,
};

/** Tells apart what went wrong on the way, what the protocol refused, and who was not let in. */
export function outcomeOf(error: unknown): ActivityOutcome {
  if (error instanceof UpstreamError) return ActivityOutcome.PROTOCOL_ERROR;
  if (error instanceof PlatformError) return BY_CODE[error.code] ?? ActivityOutcome.PROTOCOL_ERROR;
  return ActivityOutcome.TRANSPORT_ERROR;
}
