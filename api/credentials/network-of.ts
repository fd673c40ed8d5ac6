import ipaddr from 'ipaddr.js';

/** Bits of an IPv6 address that name a site; below them a single host has addresses to spare (RFC 6177). */
const SITE_BITS = 64;

/** What counts as one address where attempts are limited: an IPv4 address, or the network of an IPv6 address. */
export function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  if (parsed.kind() === 'ipv4') return parsed.toString();
  return `${ipaddr.IPv6.networkAddressFromCIDR(`${parsed.toString()}/${SITE_BITS}`).toString()}/${SITE_BITS}`;
}
