import { fetch as undiciFetch } from 'undici';
import { egressPolicy } from '../../platform/egress/address.ts';
import { createEgressDispatcher } from '../../platform/egress/dispatcher.ts';

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
  return ((target: string, options: object) =>
    undiciFetch(target, { ...options, dispatcher })) as unknown as typeof fetch;
}
