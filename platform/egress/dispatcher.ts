import { type LookupAddress, lookup as resolve } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { Agent, buildConnector } from 'undici';
import { type EgressPolicy, isAllowedAddress } from './address.ts';

/** An outgoing call to an address that it must not reach. The message names the host that was asked for, no address. */
export class EgressError extends Error {
  constructor(host: string, reason = 'is a private or local address, which outgoing calls may not reach') {
    super(`${host} ${reason}`);
    this.name = 'EgressError';
  }
}

/** What one caller may reach of what the policy allows. */
export interface EgressRestriction {
  allows(host: string, address: string): boolean;
  /** Why the rest is refused; follows the host's name. */
  reason: string;
}

export interface EgressLimits {
  /** Milliseconds until a connection must stand. */
  connectTimeoutMs: number;
  /** Connections to one origin at the most. */
  connections: number;
}

const DEFAULT_LIMITS: EgressLimits = { connectTimeoutMs: 10_000, connections: 256 };

/**
 * A way out for calls whose target users decide. Every connection, also one that a redirect leads to, is made to an address
 * that was checked: the name is resolved once and the socket connects to what was resolved, so that a name cannot mean
 * one address to the check and another to the connection.
 */
export function createEgressDispatcher(
  policy: EgressPolicy,
  limits: EgressLimits = DEFAULT_LIMITS,
  restriction?: EgressRestriction,
): Agent {
  const connect = buildConnector({
    timeout: limits.connectTimeoutMs,
    lookup: guardedLookup(policy, restriction),
  });
  return new Agent({
    connections: limits.connections,
    // A stream may be silent for as long as its deadline allows; deadlines are kept by whoever makes the call.
    headersTimeout: 0,
    bodyTimeout: 0,
    connect(options, callback) {
      const host = options.hostname.replace(/^\[|\]$/g, '');
      // A literal address is never looked up, so it is checked here.
      if (isIP(host) > 0 && !isAllowedAddress(host, policy)) {
        callback(new EgressError(host), null);
        return;
      }
      if (isIP(host) > 0 && restriction?.allows(host, host) === false) {
        callback(new EgressError(host, restriction.reason), null);
        return;
      }
      connect(options, callback);
    },
  });
}

/** A look-up that gives only addresses that may be connected to, for sockets. */
export function guardedLookup(policy: EgressPolicy, restriction?: EgressRestriction): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, found: LookupAddress[]) => {
      if (error) return callback(error, '', 0);
      // A name with the root's dot at its end is the same name (RFC 1034, 3.1).
      const named = policy.hosts.has(hostname.toLowerCase().replace(/\.$/, ''));
      const allowed = named ? found : found.filter(({ address }) => isAllowedAddress(address, policy));
      if (allowed.length === 0) return callback(new EgressError(hostname), '', 0);
      const reachable = restriction
        ? allowed.filter(({ address }) => restriction.allows(hostname, address))
        : allowed;
      const [first] = reachable;
      if (first === undefined) return callback(new EgressError(hostname, restriction?.reason), '', 0);
      if (options.all) return callback(null, reachable);
      return callback(null, first.address, first.family);
    });
  };
}
