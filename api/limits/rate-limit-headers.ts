import type { Reading } from './limit.ts';

/**
 * What is left of the limits of a response: `RateLimit-Policy` and `RateLimit` as draft-ietf-httpapi-ratelimit-headers-10 has them, one item for
 * each limit, and of the tightest limit the three fields of its earlier versions, which most clients still read.
 */
export function rateLimitHeaders(readings: readonly Reading[]): Record<string, string> {
  const tightest = readings.toSorted((a, b) => a.remaining - b.remaining || b.resetMs - a.resetMs)[0];
  if (tightest === undefined) return {};
  return {
    'ratelimit-policy': readings
      .map(({ name, quota, windowMs }) => `"${name}";q=${quota};w=${seconds(windowMs)}`)
      .join(', '),
    ratelimit: readings
      .map(({ name, remaining, resetMs }) => `"${name}";r=${remaining};t=${seconds(resetMs)}`)
      .join(', '),
    'ratelimit-limit': String(tightest.quota),
    'ratelimit-remaining': String(tightest.remaining),
    'ratelimit-reset': String(seconds(tightest.resetMs)),
  };
}

function seconds(ms: number): number {
  return Math.ceil(ms / 1000);
}
