import '@mantine/charts/styles.css';
import { BarChart } from '@mantine/charts';
import { formatCount } from '../shared/format.ts';
import { ChartCard } from './chart-card.tsx';
import type { UsageRange } from './usage-range.ts';
import type { UsagePoint } from './use-usage.ts';

const SERIES = [
  { name: 'ok', label: 'Succeeded', color: 'indigo.6' },
  { name: 'errors', label: 'Failed', color: 'red.6' },
];

/** How much was asked, and how much of it went wrong. */
export function CallsChart({ points, range }: { points: readonly UsagePoint[]; range: UsageRange }) {
  const data = points.map(({ at, calls, errors }) => ({
    at: range.format.format(new Date(at)),
    ok: calls - errors,
    errors,
  }));
  const busiest = points.reduce((best, point) => (point.calls > best.calls ? point : best));
  const summary = `Calls over time. The most were ${formatCount(busiest.calls)} at ${range.format.format(new Date(busiest.at))}.`;
  return (
    <ChartCard title="Calls" summary={summary}>
      <BarChart
        h={240}
        data={data}
        dataKey="at"
        type="stacked"
        series={SERIES}
        withLegend
        valueFormatter={formatCount}
        barChartProps={{ accessibilityLayer: false }}
        barProps={{ isAnimationActive: false }}
        xAxisProps={{ minTickGap: 24 }}
        maxBarWidth={40}
      />
    </ChartCard>
  );
}
