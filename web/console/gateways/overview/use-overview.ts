import { useData } from '../../api/use-data.ts';
import { GatewayOverviewDocument, type GatewayOverviewQuery } from '../../generated/operations.ts';
import { useGatewayId } from '../use-gateway.ts';

export type GatewayOverview = NonNullable<GatewayOverviewQuery['gateway']>;

/** How often figures are read again, in milliseconds. */
const POLL_MS = 10_000;

/** How the gateway of the address does. */
export function useOverview(): GatewayOverview {
  const { gateway } = useData(GatewayOverviewDocument, { id: useGatewayId() }, POLL_MS);
  if (gateway === null) throw new Error('This gateway was deleted.');
  return gateway;
}
