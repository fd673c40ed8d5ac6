import { type ErrorCode, PlatformError, UpstreamError } from '../../platform/errors.ts';
import type { Outcome } from './recent-requests.ts';

const BY_CODE: Partial<Record<ErrorCode, Outcome>> = {
  AUTHENTICATION_FAILED: 'DENIED',
  FORBIDDEN: 'DENIED',
  RATE_LIMITED: 'RATE_LIMITED',
  CANCELLED: 'CANCELLED',
  REQUEST_TIMEOUT: 'TIMEOUT',
  UPSTREAM_FAILED: 'TRANSPORT_ERROR',
  UNAVAILABLE: 'TRANSPORT_ERROR',
  WORKER_LOST: 'TRANSPORT_ERROR',
  INTERNAL: 'TRANSPORT_ERROR',
};

/** Tells apart what went wrong on the way, what the protocol refused, and who was not let in. */
export function outcomeOf(error: unknown): Outcome {
  if (error instanceof UpstreamError) return 'PROTOCOL_ERROR';
  if (error instanceof PlatformError) return BY_CODE[error.code] ?? 'PROTOCOL_ERROR';
  return 'TRANSPORT_ERROR';
}
