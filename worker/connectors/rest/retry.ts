import { setTimeout as delay } from 'node:timers/promises';
import { backoffMs } from '../../backoff.ts';
import { RestFailure } from './rest-failure.ts';
import type { Answer } from './send.ts';

/** RFC 9110, 9.2.2: methods whose requests do no more when they are sent again. */
const IDEMPOTENT = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE']);

/** How often a request is sent at the most. */
const MAX_ATTEMPTS = 3;
const MIN_BACKOFF_MS = 250;
/** What an API asks for (Retry-After) may be longer. */
const MAX_BACKOFF_MS = 4000;

/**
 * Sends a request, and again where its method is idempotent and the API cannot be reached, asks to come back later
 * (429) or fails (5xx): later each time, by chance a little more or less, or when `Retry-After` says (RFC 9110,
 * 10.2.3). A wait that would outlast the deadline is not begun: the last answer, or failure, is the result.
 * @param deadline in milliseconds since the epoch.
 * @throws what `attempt` throws, or the signal's reason.
 */
export async function withRetries(
  method: string,
  deadline: number,
  signal: AbortSignal,
  attempt: () => Promise<Answer>,
): Promise<Answer> {
  for (let attempts = 1; ; attempts += 1) {
    const outcome = await attempt().catch((error: unknown) => {
      if (error instanceof RestFailure && error.retryable) return error;
      throw error;
    });
    const wait = attempts < MAX_ATTEMPTS && IDEMPOTENT.has(method) ? waitAfter(outcome, attempts) : undefined;
    if (wait === undefined || Date.now() + wait >= deadline) {
      if (outcome instanceof RestFailure) throw outcome;
      return outcome;
    }
    await delay(wait, undefined, { signal }).catch(() => {
      throw signal.reason;
    });
  }
}

/** How long to wait before the next attempt, in milliseconds; undefined where the outcome is final. */
function waitAfter(outcome: Answer | RestFailure, attempts: number): number | undefined {
  const backoff = backoffMs(attempts - 1, MIN_BACKOFF_MS, MAX_BACKOFF_MS);
  if (outcome instanceof RestFailure) return backoff;
  if (outcome.status !== 429 && outcome.status < 500) return undefined;
  return retryAfter(outcome.headers['retry-after']) ?? backoff;
}

/** RFC 9110, 10.2.3: seconds, or a date. @returns milliseconds from now. */
export function retryAfter(value: string | string[] | undefined, now = Date.now()): number | undefined {
  if (typeof value !== 'string') return undefined;
  if (/^\s*\d+\s*$/.test(value)) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(date - now, 0);
}
