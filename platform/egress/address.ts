import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** What outgoing calls may reach although it is not public. */
export interface EgressPolicy {
  /** 127.0.0.0/8 and ::1. */
  loopback: boolean;
  /** Private ranges too (RFC 1918, RFC 4193), as an admin may allow for one connector. */
  privateNetwork: boolean;
  /** Host names, in lower case, whatever address they have. */
  hosts: ReadonlySet<string>;
  ranges: readonly (readonly [Address, number])[];
}

/** Reads `EGRESS_ALLOW`. Entries were checked by the configuration. */
export function egressPolicy(entries: readonly string[], privateNetwork = false): EgressPolicy {
  const hosts = new Set<string>();
  const ranges: [Address, number][] = [];
  for (const entry of entries) {
    if (entry === 'loopback') continue;
    if (entry.includes('/')) ranges.push(ipaddr.parseCIDR(entry));
    else if (isIP(entry) > 0) {
      const address = ipaddr.process(entry);
      ranges.push([address, address.kind() === 'ipv4' ? 32 : 128]);
    } else hosts.add(entry.toLowerCase());
  }
  return { loopback: privateNetwork || entries.includes('loopback'), privateNetwork, hosts, ranges };
}

/**
 * Whether an address may be connected to. Only global unicast addresses are public; whatever else an address means
 * (loopback, link-local with the metadata services, carrier NAT, multicast, an IPv4 address in IPv6 clothes) is refused unless
 * the policy names it. IANA special-purpose registries, by way of ipaddr.js.
 */
export function isAllowedAddress(text: string, policy: EgressPolicy): boolean {
  if (!ipaddr.isValid(text)) return false;
  // An IPv4-mapped IPv6 address is the IPv4 address (RFC 4291, 2.5.5.2).
  const address = ipaddr.process(text);
  for (const [network, bits] of policy.ranges) {
    if (network.kind() === address.kind() && address.match(network, bits)) return true;
  }
  const range = address.range();
  if (range === 'unicast') return true;
  if (range === 'loopback') return policy.loopback;
  return policy.privateNetwork && (range === 'private' || range === 'uniqueLocal');
}
