import type { List } from './use-list.ts';

/** What is there as a whole already, for what shows lists. */
export function completeList<Node>(nodes: Node[]): List<Node> {
  const nothing = () => undefined;
  return {
    nodes,
    totalCount: undefined,
    isLoading: false,
    isStale: false,
    error: null,
    hasMore: false,
    isReadingMore: false,
    readMore: nothing,
    retry: nothing,
  };
}
