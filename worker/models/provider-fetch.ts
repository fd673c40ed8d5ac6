import { Headers, type RequestInit, fetch as undiciFetch } from 'undici';
import { egressPolicy } from '../../platform/egress/address.ts';
import { createEgressDispatcher } from '../../platform/egress/dispatcher.ts';
import { traceCall, withTraceHeaders } from '../outgoing/call-trace.ts';

/** Attempts after the first, at one call: rate limits, faults of the server and of the network pass. */
export const RETRIES = 2;

/**
 * The way out to a model's endpoint. The operator named it, so it may be private; a redirect of it may not lead to any other private
 * address.
 * @param allowed what outgoing calls may reach anyway (`EGRESS_ALLOW`).
 */
export function providerFetch(baseUrl: string | undefined, allowed: readonly string[]): typeof fetch {
  const own = baseUrl === undefined ? [] : [new URL(baseUrl).hostname.replace(/^\[|\]$/g, '')];
  const dispatcher = createEgressDispatcher(egressPolicy([...allowed, ...own]));
  const send = (target: string, options: RequestInit = {}) =>
    traceCall(
      options.method ?? 'GET',
      new URL(target),
      (context) => {
        const headers = withTraceHeaders(Object.fromEntries(new Headers(options.headers)), context);
        return undiciFetch(target, { ...options, headers, dispatcher });
      },
      ({ status }) => status,
    );
  return send as unknown as typeof fetch;
}
