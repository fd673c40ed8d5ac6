import '@mantine/charts/styles.css';
import { BarChart } from '@mantine/charts';

export interface CallsChartProps {
  points: readonly { at: string; calls: number; errors: number }[];
  height: number;
  /** What the chart shows, in words. */
  label: string;
}

const hours = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', hour12: false });

/** Calls by hour, of which those that failed are marked. Loaded on demand: charts are larger than the rest of the page. */
export function CallsChart({ points, height, label }: CallsChartProps) {
  const data = points.map(({ at, calls, errors }) => ({
    at: hours.format(new Date(at)),
    Succeeded: calls - errors,
    Failed: errors,
  }));
  const calls = points.reduce((sum, point) => sum + point.calls, 0);
  const errors = points.reduce((sum, point) => sum + point.errors, 0);
  return (
    <div role="img" aria-label={`${label}: ${calls} calls, ${errors} of them failed`}>
      <BarChart
        h={height}
        data={data}
        dataKey="at"
        type="stacked"
        series={[
          { name: 'Succeeded', color: 'indigo.6' },
          { name: 'Failed', color: 'red.6' },
        ]}
        withLegend
        tickLine="none"
        gridAxis="x"
        yAxisProps={{ allowDecimals: false, width: 36 }}
        barChartProps={{ accessibilityLayer: false }}
        barProps={{ isAnimationActive: false }}
      />
    </div>
  );
}
