import { Anchor, Group, Stack } from '@mantine/core';
import { useData } from '../../api/use-data.ts';
import { SystemDocument } from '../../generated/operations.ts';
import { Card } from '../../shared/card.tsx';
import { Figures } from '../../shared/figures.tsx';
import { formatDuration } from '../../shared/format.ts';
import { QueueTable } from './queue-table.tsx';
import { StoreList } from './store-list.tsx';
import { WorkerTable } from './worker-table.tsx';

/** How often it is read again, in milliseconds. */
const POLL_MS = 5000;

/** What the platform is made of, and how that does. */
export function SystemTab() {
  const { system } = useData(SystemDocument, {}, POLL_MS);
  const { version, nodeVersion, uptimeSeconds, stores, workers, queues } = system;
  return (
    <Stack gap="md">
      <Card title="Versions">
        <Figures
          label="Versions"
          figures={[
            { label: 'Omnigate', value: version },
            { label: 'Node.js', value: nodeVersion },
            { label: 'This API process runs for', value: formatDuration(uptimeSeconds) },
            { label: 'Workers', value: String(workers.length) },
          ]}
        />
      </Card>
      <Card title="Stores">
        <StoreList stores={stores} />
      </Card>
      <Card title="Workers">
        <WorkerTable workers={workers} />
      </Card>
      <Card
        title="Queues"
        actions={
          <Anchor href="/queues" target="_blank" size="sm">
            Queue dashboard
          </Anchor>
        }
      >
        <QueueTable queues={queues} />
      </Card>
      <Group gap="md">
        <Anchor href="/metrics" target="_blank" size="sm">
          Metrics for Prometheus
        </Anchor>
        <Anchor href="/graphql" target="_blank" size="sm">
          GraphQL playground
        </Anchor>
      </Group>
    </Stack>
  );
}
