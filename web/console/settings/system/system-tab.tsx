import { Anchor, Group, SimpleGrid, Stack } from '@mantine/core';
import { useData } from '../../api/use-data.ts';
import { SystemDocument } from '../../generated/operations.ts';
import { formatDuration } from '../../shared/format.ts';
import { SectionCard } from '../../shared/section-card.tsx';
import { StatTile } from '../../shared/stat-tile.tsx';
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
      <SimpleGrid cols={{ base: 2, sm: 4 }} spacing="md">
        <StatTile label="Omnigate" value={version} />
        <StatTile label="Node.js" value={nodeVersion} />
        <StatTile label="API runs for" value={formatDuration(uptimeSeconds)} hint="this process" />
        <StatTile label="Workers" value={workers.length} />
      </SimpleGrid>
      <SectionCard title="Stores">
        <StoreList stores={stores} />
      </SectionCard>
      <SectionCard title="Workers">
        <WorkerTable workers={workers} />
      </SectionCard>
      <SectionCard
        title="Queues"
        actions={
          <Anchor href="/queues" target="_blank" size="sm">
            Queue dashboard
          </Anchor>
        }
      >
        <QueueTable queues={queues} />
      </SectionCard>
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
