import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { ApiError, isSignedOut } from './api-error.ts';

/** How long what was read counts as fresh, in milliseconds: going back and forth asks nothing. */
const FRESH_MS = 5000;

/** Codes that may be gone a moment later. */
const PASSING = new Set(['UNREACHABLE', 'UNAVAILABLE']);

/**
 * The cache of what was read. Whatever was changed, everything that is on the screen is read again: few queries are, and none is forgotten.
 * @param onSignedOut called when the server no longer knows who is asking.
 */
export function createQueryClient(onSignedOut: () => void): QueryClient {
  const onError = (error: unknown) => {
    if (isSignedOut(error)) onSignedOut();
  };
  const client = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError, onSuccess: () => void client.invalidateQueries() }),
    defaultOptions: {
      queries: {
        staleTime: FRESH_MS,
        retry: (count, error) => count < 2 && error instanceof ApiError && PASSING.has(error.code),
      },
      mutations: { retry: false },
    },
  });
  return client;
}
