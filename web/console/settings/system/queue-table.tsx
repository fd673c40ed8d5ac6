import { Table, Text } from '@mantine/core';
import type { SystemQuery } from '../../generated/operations.ts';
import { formatCount } from '../../shared/format.ts';

/** What waits to be run. */
export function QueueTable({ queues }: { queues: SystemQuery['system']['queues'] }) {
  if (queues.length === 0) return <Text c="dimmed">Not known while Redis is away.</Text>;
  return (
    <Table.ScrollContainer minWidth={360}>
      <Table aria-label="Queues">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Name</Table.Th>
            <Table.Th ta="right">Waiting</Table.Th>
            <Table.Th ta="right">Running</Table.Th>
            <Table.Th ta="right">Failed</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {queues.map(({ name, waiting, active, failed }) => (
            <Table.Tr key={name}>
              <Table.Td style={{ overflowWrap: 'anywhere' }}>{name}</Table.Td>
              <Table.Td ta="right">{formatCount(waiting)}</Table.Td>
              <Table.Td ta="right">{formatCount(active)}</Table.Td>
              <Table.Td ta="right">{formatCount(failed)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
