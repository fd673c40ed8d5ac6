import { PlatformError } from '../../platform/errors.ts';

/**
 * Refuses what is over a limit.
 * @param explain says why, given the seconds until it may be tried again. @param headers beside Retry-After.
 */
export function rateLimited(
  waitMs: number,
  explain: (seconds: number) => string,
  headers: Readonly<Record<string, string>> = {},
): PlatformError {
  const retryAfterSeconds = Math.ceil(Math.max(1, waitMs) / 1000);
  return new PlatformError('RATE_LIMITED', explain(retryAfterSeconds), {
    details: { retryAfterSeconds },
    headers,
  });
}
