import { PlatformError } from '../../platform/errors.ts';

/**
 * The headers that go with a refusal: what the error says itself, when to try again (RFC 9110, section 10.2.3), and on every 401 how to
 * show who one is (RFC 9110, section 11.6.1).
 */
export function refusalHeaders(error: unknown): Record<string, string> {
  if (!(error instanceof PlatformError)) return {};
  const { retryAfterSeconds } = error.details;
  return {
    ...(error.code === 'AUTHENTICATION_FAILED' ? { 'www-authenticate': 'ApiKey realm="omnigate"' } : {}),
    ...(typeof retryAfterSeconds === 'number' ? { 'retry-after': String(Math.ceil(retryAfterSeconds)) } : {}),
    ...error.headers,
  };
}
