import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import type { TypedDocumentString } from '../generated/operations.ts';
import { request } from './request.ts';

/** A page of a list, as the schema has them. */
export interface ListPage<Node> {
  nodes: Node[];
  pageInfo: { endCursor: string | null; hasNextPage: boolean };
  totalCount?: number | null;
}

/** A list that is read page by page. */
export interface List<Node> {
  /** What was read so far. */
  nodes: Node[];
  totalCount: number | undefined;
  isLoading: boolean;
  /** Whether what is shown belongs to variables of before, until the answer is there. */
  isStale: boolean;
  error: Error | null;
  /** Whether there is more; `readMore` reads it. */
  hasMore: boolean;
  isReadingMore: boolean;
  readMore(): void;
  retry(): void;
}

export interface ListOptions {
  /** How often to read it again, in milliseconds. */
  pollMs?: number;
}

/**
 * A list of the schema (`nodes`, `pageInfo`), by its cursor. While variables change, what was there stays.
 * @param pick where in the answer the list is.
 */
export function useList<Result, Variables extends { after?: string | null | undefined }, Node>(
  document: TypedDocumentString<Result, Variables>,
  variables: Variables,
  pick: (result: Result) => ListPage<Node>,
  { pollMs }: ListOptions = {},
): List<Node> {
  const query = useInfiniteQuery({
    queryKey: [document.toString(), variables],
    queryFn: ({ pageParam, signal }) => request(document, { ...variables, after: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last: Result) => {
      const { hasNextPage, endCursor } = pick(last).pageInfo;
      return hasNextPage ? endCursor : null;
    },
    placeholderData: keepPreviousData,
    refetchInterval: pollMs ?? false,
  });
  const pages = (query.data?.pages ?? []).map(pick);
  return {
    nodes: pages.flatMap(({ nodes }) => nodes),
    totalCount: pages[0]?.totalCount ?? undefined,
    isLoading: query.isPending,
    isStale: query.isPlaceholderData,
    error: query.error,
    hasMore: query.hasNextPage,
    isReadingMore: query.isFetchingNextPage,
    readMore: () => void query.fetchNextPage(),
    retry: () => void query.refetch(),
  };
}
