import type { PlatformError } from '../../platform/errors.ts';
import type { Limit, Reading } from '../limits/limit.ts';
import { rateLimitHeaders } from '../limits/rate-limit-headers.ts';
import { rateLimited } from '../limits/rate-limited.ts';
import type { SlidingWindows } from '../limits/sliding-windows.ts';
import type { Admission } from './admit.ts';

const MINUTE_MS = 60_000;

/** How many requests of those that came together may be served. */
export interface Grant {
  granted: number;
  /** To be sent with the response. */
  headers: Readonly<Record<string, string>>;
  /** Why the others are not served; undefined where all are. */
  refusal: PlatformError | undefined;
}

/**
 * Keeps gateways and keys to their requests a minute (product.md, Specification). Counted is every JSON-RPC request that has an id, but for `ping`,
 * and every plain HTTP request; of `omni_tool` each step after the first too; nothing that comes from the console. A request counts for both limits or, where one of them refuses it, for neither.
 */
export class RequestLimits {
  readonly #windows: SlidingWindows;

  constructor(windows: SlidingWindows) {
    this.#windows = windows;
  }

  /** @param methods of the requests, in their order: the first ones are granted. */
  async take(admission: Admission, methods: readonly string[]): Promise<Grant> {
    const counted = methods.filter((method) => method !== 'ping');
    const limits = limitsOf(admission);
    if (limits.length === 0 || counted.length === 0) {
      return { granted: counted.length, headers: {}, refusal: undefined };
    }
    const { granted, readings } = await this.#windows.take(limits, counted.length);
    const headers = rateLimitHeaders(readings);
    const refusal = granted < counted.length ? refuseBy(readings, headers) : undefined;
    return { granted, headers, refusal };
  }

  /** For one request. @returns headers of the response. @throws PlatformError RATE_LIMITED */
  async takeOne(admission: Admission, method: string): Promise<Readonly<Record<string, string>>> {
    const { headers, refusal } = await this.take(admission, [method]);
    if (refusal !== undefined) throw refusal;
    return headers;
  }
}

function limitsOf({ gateway, principal }: Admission): Limit[] {
  const ofGateway = gateway.specification.maxRequestsPerMinute;
  const ofKey = principal.maxRequestsPerMinute;
  const limits: Limit[] = [];
  if (principal.kind === 'admin') return limits;
  if (ofGateway !== undefined)
    limits.push({ key: `gateway:${gateway.id}`, name: 'gateway', quota: ofGateway, windowMs: MINUTE_MS });
  if (ofKey !== undefined)
    limits.push({ key: `key:${principal.id}`, name: 'key', quota: ofKey, windowMs: MINUTE_MS });
  return limits;
}

function refuseBy(readings: readonly Reading[], headers: Record<string, string>): PlatformError {
  const exhausted = readings.filter(({ remaining }) => remaining === 0);
  const who = exhausted.map(({ name, quota }) => `this ${name} takes ${quota} requests a minute`).join(', ');
  const waitMs = Math.max(...exhausted.map(({ resetMs }) => resetMs));
  return rateLimited(waitMs, (seconds) => `${who}; try again in ${seconds} s`, headers);
}
