import { useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import { useEffect, useRef } from 'react';

/**
 * Fetches the schema again after a run while there is none: whoever opens the page before signing in gets
 * completion and documentation with the first operation that is sent with a key or a session.
 */
export function useSchemaAfterSignIn(): void {
  const isRunning = useGraphiQL((state) => state.isFetching);
  const hasSchema = useGraphiQL((state) => Boolean(state.schema));
  const { introspect } = useGraphiQLActions();
  const wasRunning = useRef(false);
  useEffect(() => {
    if (wasRunning.current && !isRunning && !hasSchema) introspect();
    wasRunning.current = isRunning;
  }, [isRunning, hasSchema, introspect]);
}
