import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import type { NetworkRule } from '../../../platform/plugins/manifest-rules.ts';

/** Whom a plugin may call. Both must agree: the name that it asks for, and each address that the name has. */
export interface NetworkAccess {
  /** False where no address could make it allowed. */
  mayAsk(host: string): boolean;
  mayConnect(host: string, address: string): boolean;
}

/** The rules of a manifest: what is not allowed is denied, and a denial wins. */
export function networkAccess({
  allow,
  deny,
}: {
  allow: readonly NetworkRule[];
  deny: readonly NetworkRule[];
}): NetworkAccess {
  const allowsRanges = allow.some((rule) => 'cidr' in rule);
  return {
    mayAsk(host) {
      if (deny.some((rule) => coversHost(rule, host))) return false;
      return allowsRanges || allow.some((rule) => coversHost(rule, host));
    },
    mayConnect(host, address) {
      const covers = (rule: NetworkRule) => coversHost(rule, host) || coversAddress(rule, address);
      return allow.some(covers) && !deny.some(covers);
    },
  };
}

/** `*.example.com` is any subdomain of it, however deep, and not example.com itself. */
function coversHost(rule: NetworkRule, host: string): boolean {
  if (!('host' in rule)) return false;
  const name = host.toLowerCase().replace(/\.$/, '');
  if (rule.host === '*' || rule.host === name) return true;
  if (isIP(rule.host) > 0) return coversAddress({ cidr: rule.host }, name);
  return rule.host.startsWith('*.') && name.endsWith(rule.host.slice(1));
}

function coversAddress(rule: NetworkRule, text: string): boolean {
  if (!('cidr' in rule) || !ipaddr.isValid(text)) return false;
  // An IPv4-mapped IPv6 address is the IPv4 address (RFC 4291, 2.5.5.2).
  const address = ipaddr.process(text);
  const [network, bits] = rule.cidr.includes('/')
    ? ipaddr.parseCIDR(rule.cidr)
    : ([ipaddr.process(rule.cidr), 128] as const);
  return (
    network.kind() === address.kind() &&
    address.match(network, Math.min(bits, network.kind() === 'ipv4' ? 32 : 128))
  );
}
