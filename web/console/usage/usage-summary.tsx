import { SimpleGrid } from '@mantine/core';
import { formatCount, formatMs, formatShare } from '../shared/format.ts';
import { StatTile } from '../shared/stat-tile.tsx';
import type { UsagePoint } from './use-usage.ts';

/** The whole time in four numbers. */
export function UsageSummary({ points }: { points: readonly UsagePoint[] }) {
  const calls = points.reduce((sum, point) => sum + point.calls, 0);
  const errors = points.reduce((sum, point) => sum + point.errors, 0);
  return (
    <SimpleGrid cols={{ base: 2, sm: 4 }} spacing="md">
      <StatTile label="Calls" value={formatCount(calls)} />
      <StatTile label="Did not end well" value={`${formatCount(errors)} (${formatShare(errors / calls)})`} />
      <StatTile
        label="95 % took at most"
        value={formatMs(worst(points, 'p95Ms'))}
        hint="in the slowest step"
      />
      <StatTile
        label="Waited for a worker"
        value={formatMs(worst(points, 'queueMs'))}
        hint="in the busiest step"
      />
    </SimpleGrid>
  );
}

function worst(points: readonly UsagePoint[], field: 'p95Ms' | 'queueMs'): number | null {
  const values = points.map((point) => point[field]).filter((value) => value !== null);
  return values.length === 0 ? null : Math.max(...values);
}
