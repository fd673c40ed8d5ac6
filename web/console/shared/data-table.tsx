import { Paper, Table, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { List } from '../api/use-list.ts';
import classes from './data-table.module.css';
import { ListView } from './list-view.tsx';

export interface Column<Row> {
  header: string;
  cell(row: Row): ReactNode;
  /** Numbers go to the right. */
  align?: 'left' | 'right';
  /** From which width of the window on it is shown; always, if not said. */
  visibleFrom?: 'xs' | 'sm' | 'md' | 'lg';
  /** In pixels; what its cells need, if not said. */
  width?: number;
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
  const { totalCount } = list;
  return (
    <ListView list={list} empty={empty}>
      {(rows) => (
        <>
          <Paper withBorder bg="var(--omnigate-card)" className={classes.frame}>
            <Table verticalSpacing="sm" horizontalSpacing="md" highlightOnHover aria-label={label}>
              <Table.Thead>
                <Table.Tr>
                  {columns.map(({ header, align, visibleFrom, width }) => (
                    <Table.Th key={header} ta={align} visibleFrom={visibleFrom} w={width}>
                      {header}
                    </Table.Th>
                  ))}
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {rows.map((row) => (
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
              {rows.length < totalCount ? `${rows.length} of ${totalCount}` : `${totalCount} in all`}
            </Text>
          )}
        </>
      )}
    </ListView>
  );
}
