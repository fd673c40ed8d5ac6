import { useSuspenseQuery } from '@tanstack/react-query';
import type { TypedDocumentString } from '../generated/operations.ts';
import { request } from './request.ts';

/**
 * What a query answers. Until it has, the nearest boundary shows that something is loading; what fails is shown there too, with a button that
 * tries again.
 * @param pollMs how often to read it again while the page is looked at, in milliseconds.
 */
export function useData<Result, Variables>(
  document: TypedDocumentString<Result, Variables>,
  variables: Variables,
  pollMs?: number,
): Result {
  const { data } = useSuspenseQuery({
    queryKey: [document.toString(), variables],
    queryFn: ({ signal }) => request(document, variables, signal),
    refetchInterval: pollMs ?? false,
  });
  return data;
}
