import { PlatformError } from '../../../platform/errors.ts';
import type { GatewaySnapshot } from '../gateway-snapshot.ts';
import { mayUse, type Principal } from '../principal.ts';

/** What a caller is told of a name that is no tool, or none for this caller; why a tool is held back only who may use it. */
export function toolNotFound(gateway: GatewaySnapshot, principal: Principal, name: string): PlatformError {
  const held = gateway.heldBack.has(name) && mayUse(principal, name);
  const reason = '; it is new or has changed at its source and waits for an administrator to approve it';
  return new PlatformError('TOOL_NOT_FOUND', held ? `${name}${reason}` : name);
}
