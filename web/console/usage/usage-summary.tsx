import { Card } from '../shared/card.tsx';
import { Figures } from '../shared/figures.tsx';
import { formatCount, formatMs, formatShare } from '../shared/format.ts';
import type { UsagePoint } from './use-usage.ts';

/** The whole time in four numbers. */
export function UsageSummary({ points }: { points: readonly UsagePoint[] }) {
  const calls = points.reduce((sum, point) => sum + point.calls, 0);
  const errors = points.reduce((sum, point) => sum + point.errors, 0);
  return (
    <Card title="In this time">
      <Figures
        label="In this time"
        figures={[
          { label: 'Calls', value: formatCount(calls) },
          { label: 'Failed', value: `${formatCount(errors)} (${formatShare(errors / calls)})` },
          { label: 'Worst p95', value: formatMs(worst(points, 'p95Ms')) },
          { label: 'Longest wait for a worker', value: formatMs(worst(points, 'queueMs')) },
        ]}
      />
    </Card>
  );
}

function worst(points: readonly UsagePoint[], field: 'p95Ms' | 'queueMs'): number | null {
  const values = points.map((point) => point[field]).filter((value) => value !== null);
  return values.length === 0 ? null : Math.max(...values);
}
