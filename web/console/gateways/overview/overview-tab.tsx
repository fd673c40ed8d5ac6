import { Grid, Stack } from '@mantine/core';
import { ClientSetup } from '../clients/client-setup.tsx';
import { EndpointsCard } from './endpoints-card.tsx';
import { GettingStarted } from './getting-started.tsx';
import { HealthCard } from './health-card.tsx';
import { MetricsCard } from './metrics-card.tsx';

/** What somebody needs of a gateway most of the time: is it well, and how does a client reach it. */
export function OverviewTab() {
  return (
    <Stack gap="lg">
      <GettingStarted />
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, md: 7 }}>
          <MetricsCard />
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 5 }}>
          <HealthCard />
        </Grid.Col>
      </Grid>
      <ClientSetup />
      <EndpointsCard />
    </Stack>
  );
}
