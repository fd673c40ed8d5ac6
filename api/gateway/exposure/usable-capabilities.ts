import type { AttachedCapability, GatewaySnapshot } from '../gateway-snapshot.ts';
import { mayUse, type Principal } from '../principal.ts';

/** Characters of {@link catalogueOf}: whatever is attached, the list of tools stays short. */
const MAX_CATALOGUE = 600;

/** The capabilities of a gateway that have tools which a caller may use, in the order in which they were attached. */
export function usableCapabilities(gateway: GatewaySnapshot, principal: Principal): AttachedCapability[] {
  const usable = new Set<AttachedCapability>();
  for (const { visible, capability } of gateway.tools.values())
    if (mayUse(principal, visible)) usable.add(capability);
  return gateway.capabilities.filter((capability) => usable.has(capability));
}

/** What there is to discover, for a description: a model that knows when to search searches when it should. */
export function catalogueOf(gateway: GatewaySnapshot, principal: Principal): string {
  const names = usableCapabilities(gateway, principal).map(({ name }) => name);
  if (names.length === 0) return '';
  let text = ' There are tools of: ';
  for (const [n, name] of names.entries()) {
    const more = ` and ${names.length - n} more`;
    if (text.length + name.length + more.length > MAX_CATALOGUE) return `${text.replace(/, $/, '')}${more}.`;
    text += `${name}, `;
  }
  return `${text.slice(0, -2)}.`;
}
