import '@mantine/charts/styles.css';
import { LineChart } from '@mantine/charts';
import { formatMs } from '../shared/format.ts';
import { ChartCard } from './chart-card.tsx';
import type { UsageRange } from './usage-range.ts';
import type { UsagePoint } from './use-usage.ts';

const SERIES = [
  { name: 'p50Ms', label: 'Half (p50)', color: 'teal.6' },
  { name: 'p95Ms', label: '95 % (p95)', color: 'indigo.6' },
  { name: 'p99Ms', label: '99 % (p99)', color: 'orange.6' },
];

/** How long requests took at the most: half of them, 95 and 99 of 100. */
export function LatencyChart({ points, range }: { points: readonly UsagePoint[]; range: UsageRange }) {
  const data = points.map(({ at, p50Ms, p95Ms, p99Ms }) => ({
    at: range.format.format(new Date(at)),
    p50Ms,
    p95Ms,
    p99Ms,
  }));
  const last = points.findLast(({ p95Ms }) => p95Ms !== null);
  const summary = `Latency over time. Lately half took at most ${formatMs(last?.p50Ms ?? null)}, 95 of 100 ${formatMs(last?.p95Ms ?? null)}, 99 of 100 ${formatMs(last?.p99Ms ?? null)}.`;
  return (
    <ChartCard title="Latency" summary={summary}>
      <LineChart
        h={240}
        data={data}
        dataKey="at"
        series={SERIES}
        withLegend
        withDots={points.length <= 60}
        connectNulls={false}
        curveType="monotone"
        valueFormatter={formatMs}
        lineChartProps={{ accessibilityLayer: false }}
        lineProps={{ isAnimationActive: false }}
        xAxisProps={{ minTickGap: 24 }}
        yAxisProps={{ width: 70 }}
      />
    </ChartCard>
  );
}
