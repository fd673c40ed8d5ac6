import { createClient } from 'graphql-sse';
import { useEffect, useEffectEvent, useState } from 'react';
import type { TypedDocumentString } from '../generated/operations.ts';

/** Whether news arrive. */
export type LiveState = 'connecting' | 'live' | 'broken';

/** Between two tries to connect, at the most. */
const MAX_WAIT_MS = 15_000;

const client = createClient({
  url: '/graphql/stream',
  credentials: 'same-origin',
  // One that broke is begun again for as long as somebody looks.
  retryAttempts: Number.POSITIVE_INFINITY,
  retry: (retries) =>
    new Promise((resolve) => setTimeout(resolve, Math.min(1000 * 2 ** retries, MAX_WAIT_MS))),
});

/**
 * Follows a subscription for as long as the component is there.
 * @param variables null to follow nothing for now.
 */
export function useLive<Result, Variables extends Record<string, unknown>>(
  document: TypedDocumentString<Result, Variables>,
  variables: Variables | null,
  onNews: (news: Result) => void,
): LiveState {
  const [state, setState] = useState<LiveState>('connecting');
  const tell = useEffectEvent(onNews);
  const query = document.toString();
  const key = JSON.stringify(variables);
  useEffect(() => {
    const parsed = JSON.parse(key) as Variables | null;
    if (parsed === null) return undefined;
    setState('connecting');
    return client.subscribe<Result>(
      { query, variables: parsed },
      {
        next({ data }) {
          setState('live');
          if (data) tell(data);
        },
        error: () => setState('broken'),
        complete: () => setState('broken'),
      },
      { connected: () => setState('live') },
    );
  }, [query, key]);
  return state;
}
