import { OutgoingFailure } from './outgoing-failure.ts';

/** Which hosts may be called. */
export interface DomainRules {
  /** Empty: all. */
  allowed: readonly string[];
  denied: readonly string[];
}

/**
 * Whether a host is meant by an entry: `example.com` means that host and everything below it, `*.example.com` only what is
 * below it.
 */
export function matchesDomain(host: string, entry: string): boolean {
  const name = host.toLowerCase().replace(/\.$/, '');
  const wanted = entry.toLowerCase();
  if (wanted.startsWith('*.')) return name.endsWith(wanted.slice(1));
  return name === wanted || name.endsWith(`.${wanted}`);
}

export function isAllowedDomain(host: string, { allowed, denied }: DomainRules): boolean {
  if (denied.some((entry) => matchesDomain(host, entry))) return false;
  return allowed.length === 0 || allowed.some((entry) => matchesDomain(host, entry));
}

/** @throws OutgoingFailure for a host that the rules do not let through, and for what is not HTTP. */
export function checkDomain(url: URL, rules: DomainRules): void {
  if (!/^https?:$/.test(url.protocol)) {
    throw new OutgoingFailure(`${url.protocol}// is not called here; use https:// or http://`);
  }
  if (isAllowedDomain(url.hostname, rules)) return;
  const only = rules.allowed.length > 0 ? `; allowed are ${rules.allowed.join(', ')}` : '';
  throw new OutgoingFailure(`this gateway does not allow calls to ${url.hostname}${only}`);
}
