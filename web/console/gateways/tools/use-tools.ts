import { useData } from '../../api/use-data.ts';
import { GatewayToolsDocument, type GatewayToolsQuery } from '../../generated/operations.ts';
import { useGatewayId } from '../use-gateway.ts';

export type ToolView = NonNullable<GatewayToolsQuery['gateway']>['tools'][number];

/** The tools of the gateway of the address, as a client without restrictions sees them. */
export function useTools(): ToolView[] {
  return useData(GatewayToolsDocument, { id: useGatewayId() }).gateway?.tools ?? [];
}

/** Characters that make a token, roughly; models count differently. */
const CHARACTERS_A_TOKEN = 4;

/** How many tokens a list of tools takes in a client's context, about. */
export function estimateTokens(tools: readonly ToolView[]): number {
  return Math.ceil(JSON.stringify(tools).length / CHARACTERS_A_TOKEN);
}
