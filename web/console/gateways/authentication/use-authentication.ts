import { useData } from '../../api/use-data.ts';
import {
  type ApiKeyFieldsFragment,
  GatewayAuthenticationDocument,
  type GatewayAuthenticationQuery,
} from '../../generated/operations.ts';
import { useGatewayId } from '../use-gateway.ts';

export type GatewayAuthentication = NonNullable<GatewayAuthenticationQuery['gateway']>;
export type ApiKeyView = ApiKeyFieldsFragment;
export type JwtView = NonNullable<GatewayAuthentication['jwt']>;

/** Who may call the gateway of the address. */
export function useAuthentication(): GatewayAuthentication {
  const { gateway } = useData(GatewayAuthenticationDocument, { id: useGatewayId() });
  if (gateway === null) throw new Error('This gateway was deleted.');
  return gateway;
}
