import { useQuery } from '@tanstack/react-query';
import { reach } from '../../api/request.ts';

/** How often it is asked again, in milliseconds. */
const POLL_MS = 15_000;

/** What a gateway says of itself at `/health`, without any credentials, as monitoring asks it. */
export function useHealth(gatewayId: string): 'ok' | 'degraded' | 'down' | 'unknown' {
  const { data } = useQuery({
    queryKey: ['health', gatewayId],
    queryFn: async () => {
      const response = await reach(`/g/${gatewayId}/health`, { headers: { Accept: 'application/json' } });
      const { status } = (await response.json()) as { status?: 'ok' | 'degraded' | 'down' };
      return status ?? 'unknown';
    },
    refetchInterval: POLL_MS,
  });
  return data ?? 'unknown';
}
