import { useGraphiQL } from '@graphiql/react';
import { useEffect } from 'react';

/** Wraps long lines in the editors of operation and variables, as GraphiQL does in the result. */
export function useWordWrap(): void {
  const operation = useGraphiQL((state) => state.queryEditor);
  const variables = useGraphiQL((state) => state.variableEditor);
  useEffect(() => operation?.updateOptions({ wordWrap: 'on' }), [operation]);
  useEffect(() => variables?.updateOptions({ wordWrap: 'on' }), [variables]);
}
