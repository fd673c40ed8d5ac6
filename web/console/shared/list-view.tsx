import { Button, Center, Progress, Skeleton, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import type { List } from '../api/use-list.ts';
import { ProblemPanel } from './problem-panel.tsx';

export interface ListViewProps<Node> {
  list: List<Node>;
  /** In the place of a list without nodes. */
  empty: ReactNode;
  /** Shows the nodes that were read so far. */
  children(nodes: Node[]): ReactNode;
}

/** A list in whatever form: loading, failed, empty, and more on demand. */
export function ListView<Node>({ list, empty, children }: ListViewProps<Node>) {
  const { nodes, error, isLoading, isStale, hasMore, isReadingMore } = list;
  if (isLoading) return <Skeleton height={220} aria-label="Loading" role="status" />;
  if (error !== null && nodes.length === 0) return <ProblemPanel error={error} onRetry={list.retry} />;
  if (nodes.length === 0 && !hasMore) return empty;
  return (
    <Stack gap="xs" pos="relative" aria-busy={isStale}>
      {/* What is shown stays as readable as it was: it may be all that comes. */}
      {isStale && (
        <Progress
          value={100}
          animated
          size={3}
          pos="absolute"
          top={-8}
          left={0}
          right={0}
          aria-label="Reading the list"
        />
      )}
      {children(nodes)}
      {hasMore && (
        <Center>
          <Button variant="default" onClick={list.readMore} loading={isReadingMore}>
            Show more
          </Button>
        </Center>
      )}
    </Stack>
  );
}
