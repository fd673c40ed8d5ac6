import { Alert, Table, Text } from '@mantine/core';
import type { SystemQuery } from '../../generated/operations.ts';
import { formatBytes } from '../../shared/format.ts';

/** The processes that run tools. */
export function WorkerTable({ workers }: { workers: SystemQuery['system']['workers'] }) {
  if (workers.length === 0) {
    return (
      <Alert color="red" title="No worker runs">
        Calls wait, and fail when their time is over. Start one: npm start does, or npm run worker for one
        alone.
      </Alert>
    );
  }
  return (
    <Table.ScrollContainer minWidth={420}>
      <Table aria-label="Workers">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Id</Table.Th>
            <Table.Th ta="right">Running</Table.Th>
            <Table.Th ta="right">Memory</Table.Th>
            <Table.Th ta="right">Upstream sessions</Table.Th>
            <Table.Th ta="right">Sandboxes</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {workers.map(({ id, running, concurrency, memoryBytes, upstreamSessions, sandboxHosts }) => (
            <Table.Tr key={id}>
              <Table.Td>
                <Text size="sm" ff="monospace" title={id}>
                  {id.slice(0, 8)}
                </Text>
              </Table.Td>
              <Table.Td ta="right">
                {running} of {concurrency}
              </Table.Td>
              <Table.Td ta="right">{formatBytes(memoryBytes)}</Table.Td>
              <Table.Td ta="right">{upstreamSessions}</Table.Td>
              <Table.Td ta="right">{sandboxHosts}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
