import { PlatformError } from '../../platform/errors.ts';
import { isId } from '../../platform/ids.ts';
import { readTraceContext } from '../../platform/trace-context.ts';
import type { TraceContext } from '../../schema/execution.ts';
import type { GatewaySnapshot } from './gateway-snapshot.ts';
import type { Principal } from './principal.ts';
import type { GatewayServices } from './services.ts';
import type { Visitor } from './visitor.ts';

/** Who is at the door of which gateway. */
export interface Admission {
  gateway: GatewaySnapshot;
  principal: Principal;
  /** Where the request stands in a trace that began elsewhere. */
  trace: TraceContext | undefined;
  /** The same in activity, logs and traces. */
  requestId: string;
}

/** @throws PlatformError GATEWAY_NOT_FOUND */
export async function findGateway({ gateways }: GatewayServices, id: string): Promise<GatewaySnapshot> {
  const gateway = isId(id) ? await gateways.get(id).catch(storeIsAway) : undefined;
  if (gateway === undefined) throw new PlatformError('GATEWAY_NOT_FOUND', id);
  return gateway;
}

/**
 * Lets a request in.
 * @throws PlatformError GATEWAY_NOT_FOUND, AUTHENTICATION_FAILED, FORBIDDEN, RATE_LIMITED after failed attempts, UNAVAILABLE
 */
export async function admit(services: GatewayServices, id: string, visitor: Visitor): Promise<Admission> {
  const gateway = await findGateway(services, id);
  const principal = await services.authenticator.authenticate(gateway, visitor);
  return { gateway, principal, trace: readTraceContext(visitor.headers), requestId: visitor.id };
}

function storeIsAway(cause: unknown): never {
  throw new PlatformError('UNAVAILABLE', 'the gateway cannot be looked up right now; try again', { cause });
}
