import type { GatewaySnapshot } from '../gateway-snapshot.ts';
import { ANONYMOUS, referenceOf } from '../principal.ts';
import type { GatewayServices } from '../services.ts';
import type { ChangeSubscriptions } from '../transports/streamable-http/change-subscriptions.ts';
import { acceptsKeys, acceptsTokens } from './challenge.ts';

/**
 * After a gateway was changed: ends the streams of those whom it would not let in again (a revoked key, anybody unknown once authentication is
 * required), so that a change takes effect on what is open already.
 */
export async function endUnwelcome(
  { gateways, streams, logger }: Pick<GatewayServices, 'gateways' | 'streams' | 'logger'>,
  subscriptions: ChangeSubscriptions,
  id: string,
): Promise<void> {
  const principals = new Set([...streams.principals(id), ...subscriptions.principals(id)]);
  if (principals.size === 0) return;
  try {
    const gateway = await gateways.get(id);
    for (const principal of principals) {
      if (gateway !== undefined && isWelcome(gateway, principal)) continue;
      streams.endPrincipal(id, principal);
      subscriptions.endPrincipal(id, principal);
    }
  } catch (error) {
    logger.warn({ err: error, gateway: id }, 'streams of a changed gateway could not be checked');
  }
}

function isWelcome(gateway: GatewaySnapshot, principal: string): boolean {
  const [kind, keyId = ''] = principal.split(':', 2);
  if (!gateway.requireAuthentication) return principal === referenceOf(ANONYMOUS);
  if (kind === 'key') return acceptsKeys(gateway) && gateway.keys.has(keyId);
  return kind === 'jwt' && acceptsTokens(gateway);
}
