import { Skeleton, Text } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { Card } from '../../shared/card.tsx';
import { Figures } from '../../shared/figures.tsx';
import { formatCount, formatMs, formatShare } from '../../shared/format.ts';
import { useOverview } from './use-overview.ts';

const CallsChart = lazy(async () => ({ default: (await import('../../shared/calls-chart.tsx')).CallsChart }));

const HEIGHT = 180;

/** The last quarter of an hour in figures, and the last day as a chart. */
export function MetricsCard() {
  const { status, lastDay } = useOverview();
  const { requests, errorRate, latencyMs } = status;
  return (
    <Card title="Recent calls">
      <Figures
        label="The last 15 minutes"
        figures={[
          { label: 'Calls, 15 min', value: formatCount(requests) },
          { label: 'Errors', value: requests === 0 ? '–' : formatShare(errorRate) },
          { label: 'Median', value: formatMs(latencyMs.p50) },
          { label: '95 of 100', value: formatMs(latencyMs.p95) },
        ]}
      />
      {lastDay.every(({ calls }) => calls === 0) ? (
        <Text size="sm" c="dimmed">
          No calls in the last 24 hours.
        </Text>
      ) : (
        <Suspense fallback={<Skeleton height={HEIGHT} />}>
          <CallsChart points={lastDay} height={HEIGHT} label="Calls and errors by hour, last 24 hours" />
        </Suspense>
      )}
    </Card>
  );
}
