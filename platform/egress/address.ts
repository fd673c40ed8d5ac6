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
      ranges.push([address, bitsOf(address)]);
    } else hosts.add(entry.toLowerCase());
  }
  return { loopback: privateNetwork || entries.includes('loopback'), privateNetwork, hosts, ranges };
}

/** The IPv6 addresses that IANA has given out for global unicast; whatever lies beside them is local, reserved, or not given. */
const GLOBAL_UNICAST_IPV6 = ipaddr.IPv6.parseCIDR('2000::/3');

/**
 * Where clouds hand out their machines' credentials. Some lie in public ranges (Azure) and some in private ones (the IPv6
 * addresses of AWS and Google), so that their range does not give them away.
 */
const METADATA_SERVICES: readonly Address[] = [
  '169.254.169.254',
  '169.254.170.2',
  '169.254.170.23',
  '168.63.129.16',
  '100.100.100.200',
  '192.0.0.192',
  'fd00:ec2::254',
  'fd00:ec2::23',
  'fd20:ce::254',
].map((address) => ipaddr.parse(address));

/**
 * Whether an address may be connected to. Only global unicast addresses are public; whatever else an address means
 * (loopback, link-local, carrier NAT, multicast, an IPv4 address in IPv6 clothes) is refused unless the policy names it. A
 * metadata service must be named by its own address: neither a range around it nor access to private networks is
 * enough. IANA special-purpose registries, by way of ipaddr.js.
 */
export function isAllowedAddress(text: string, policy: EgressPolicy): boolean {
  if (!ipaddr.isValid(text)) return false;
  // An IPv4-mapped IPv6 address is the IPv4 address (RFC 4291, 2.5.5.2).
  const address = ipaddr.process(text);
  const metadata = METADATA_SERVICES.some((service) => isWithin(address, service, bitsOf(service)));
  const named = policy.ranges.filter(([network, bits]) => isWithin(address, network, bits));
  if (metadata) return named.some(([, bits]) => bits === bitsOf(address));
  return named.length > 0 || isAllowedRange(address, policy);
}

function isAllowedRange(address: Address, policy: EgressPolicy): boolean {
  const range = address.range();
  if (range === 'unicast') {
    const [network, bits] = GLOBAL_UNICAST_IPV6;
    return address.kind() === 'ipv4' || isWithin(address, network, bits);
  }
  if (range === 'loopback') return policy.loopback;
  return policy.privateNetwork && (range === 'private' || range === 'uniqueLocal');
}

const isWithin = (address: Address, network: Address, bits: number) =>
  address.kind() === network.kind() && address.match(network, bits);

const bitsOf = (address: Address) => (address.kind() === 'ipv4' ? 32 : 128);
