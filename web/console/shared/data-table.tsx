import { Button, Center, Paper, Skeleton, Stack, Table, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { List } from '../api/use-list.ts';
import { ProblemPanel } from './problem-panel.tsx';

export interface Column<Row> {
  header: string;
  cell(row: Row): ReactNode;
  /** Numbers go to the right. */
  align?: 'left' | 'right';
  /** From which width of the window on it is shown; always, if not said. */
  visibleFrom?: 'xs' | 'sm' | 'md' | 'lg';
}

export interface DataTableProps<Row> {
  /** What the table lists, for screen readers. */
  label: string;
  list: List<Row>;
  columns: readonly Column<Row>[];
  rowKey(row: Row): string;
  /** In the place of a table without rows. */
  empty: ReactNode;
}

/** A list as a table: loading, failed, empty, and more on demand. */
export function DataTable<Row>({ label, list, columns, rowKey, empty }: DataTableProps<Row>) {
  const { nodes, error, isLoading, isStale, hasMore, isReadingMore, totalCount } = list;
  if (isLoading) return <Skeleton height={220} aria-label="Loading" role="status" />;
  if (error !== null && nodes.length === 0) return <ProblemPanel error={error} onRetry={list.retry} />;
  if (nodes.length === 0 && !hasMore) return empty;
  return (
    <Stack gap="xs">
      <Paper withBorder bg="var(--omnigate-card)" style={{ overflow: 'hidden', opacity: isStale ? 0.6 : 1 }}>
        <Table verticalSpacing="sm" horizontalSpacing="md" highlightOnHover aria-label={label}>
          <Table.Thead>
            <Table.Tr>
              {columns.map(({ header, align, visibleFrom }) => (
                <Table.Th key={header} ta={align} visibleFrom={visibleFrom}>
                  {header}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {nodes.map((row) => (
              <Table.Tr key={rowKey(row)}>
                {columns.map(({ header, cell, align, visibleFrom }) => (
                  <Table.Td key={header} ta={align} visibleFrom={visibleFrom}>
                    {cell(row)}
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Paper>
      {totalCount !== undefined && (
        <Text size="sm" c="dimmed" role="status">
          {nodes.length < totalCount ? `${nodes.length} of ${totalCount}` : `${totalCount} in all`}
        </Text>
      )}
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
