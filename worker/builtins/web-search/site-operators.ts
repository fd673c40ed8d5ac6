import type { DomainRules } from '../../outgoing/domain-rules.ts';

/** More operators than these are more than search engines take. */
const MAX_OPERATORS = 6;

/** A query that asks for certain sites only, in the words that search engines share. */
export function narrowed(text: string, { allowed, denied }: DomainRules): string {
  const sites = (entries: readonly string[]) => entries.map((entry) => `site:${entry.replace(/^\*\./, '')}`);
  const only =
    allowed.length > 0 && allowed.length <= MAX_OPERATORS ? ` (${sites(allowed).join(' OR ')})` : '';
  const without = denied.length <= MAX_OPERATORS ? sites(denied).map((site) => ` -${site}`) : [];
  return text + only + without.join('');
}
