import { useData } from '../../api/use-data.ts';
import { GatewayToolsDocument, type GatewayToolsQuery } from '../../generated/operations.ts';
import { useGatewayId } from '../use-gateway.ts';

type ToolsOfGateway = NonNullable<GatewayToolsQuery['gateway']>;

export type ToolView = ToolsOfGateway['tools'][number];
type TokenEstimates = Pick<ToolsOfGateway['tokenEstimates'], 'individual' | 'smart' | 'omni'>;

/** The tools of the gateway of the address, as a client without restrictions sees them. */
export function useTools(): ToolView[] {
  return useData(GatewayToolsDocument, { id: useGatewayId() }).gateway?.tools ?? [];
}

/** How many tokens the list of tools takes in a client's context, about, in each visibility. */
export function useTokenEstimates(): TokenEstimates | undefined {
  return useData(GatewayToolsDocument, { id: useGatewayId() }).gateway?.tokenEstimates;
}

/** @param visibility as specifications say it. */
export function tokensOf(estimates: TokenEstimates | undefined, visibility: string): number | undefined {
  return estimates?.[visibility.toLowerCase() as keyof TokenEstimates];
}
