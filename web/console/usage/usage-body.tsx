import { SimpleGrid, Stack } from '@mantine/core';
import { ChartColumn } from 'lucide-react';
import { EmptyState } from '../shared/empty-state.tsx';
import { CallsChart } from './calls-chart.tsx';
import { ErrorKinds } from './error-kinds.tsx';
import { LatencyChart } from './latency-chart.tsx';
import { TopTools } from './top-tools.tsx';
import type { UsageRange } from './usage-range.ts';
import { UsageSummary } from './usage-summary.tsx';
import { useUsage } from './use-usage.ts';

/** Numbers, charts and tools of one range. */
export function UsageBody({ range, gatewayId }: { range: UsageRange; gatewayId: string }) {
  const { usage: points, topTools } = useUsage(range, gatewayId);
  if (points.every(({ calls }) => calls === 0)) {
    return (
      <EmptyState icon={ChartColumn} title="Nothing was asked in this time">
        Every request to a gateway counts here within a few seconds. Choose a longer time, or connect a client
        to a gateway.
      </EmptyState>
    );
  }
  return (
    <Stack gap="md">
      <UsageSummary points={points} />
      <CallsChart points={points} range={range} />
      <LatencyChart points={points} range={range} />
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
        <TopTools tools={topTools} showsGateways={gatewayId === ''} />
        <ErrorKinds points={points} />
      </SimpleGrid>
    </Stack>
  );
}
