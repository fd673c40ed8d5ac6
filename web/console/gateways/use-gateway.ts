import { useParams } from 'react-router';
import { useData } from '../api/use-data.ts';
import { GatewayDocument, type GatewayQuery } from '../generated/operations.ts';

export type GatewayView = NonNullable<GatewayQuery['gateway']>;

/** The id in the address. */
export function useGatewayId(): string {
  return useParams().gatewayId ?? '';
}

/** The gateway of the address; null where there is none (any more). */
export function useGatewayIfThere(): GatewayView | null {
  return useData(GatewayDocument, { id: useGatewayId() }).gateway;
}

/** The gateway of the address, below {@link GatewayPage}, which shows nothing where there is none. */
export function useGateway(): GatewayView {
  const gateway = useGatewayIfThere();
  if (gateway === null) throw new Error('This gateway was deleted.');
  return gateway;
}
