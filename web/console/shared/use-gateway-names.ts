import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { request } from '../api/request.ts';
import { GatewayNameDocument, GatewayNamesDocument } from '../generated/operations.ts';

/** A gateway to choose. */
export interface GatewayOption {
  value: string;
  label: string;
}

/** Gateways that fit a search, the first fifty, and the chosen one in any case. */
export function useGatewayNames(search: string, chosen: string): GatewayOption[] {
  const { data: found } = useQuery({
    queryKey: ['gateway names', search],
    queryFn: ({ signal }) => request(GatewayNamesDocument, { search }, signal),
    placeholderData: keepPreviousData,
  });
  const { data: one } = useQuery({
    queryKey: ['gateway name', chosen],
    queryFn: ({ signal }) => request(GatewayNameDocument, { id: chosen }, signal),
    enabled: chosen !== '',
  });
  const nodes = found?.gateways.nodes ?? [];
  const missing =
    one?.gateway && !nodes.some(({ id }) => id === one.gateway?.id) ? [one.gateway, ...nodes] : nodes;
  return missing.map(({ id, name }) => ({ value: id, label: name }));
}
