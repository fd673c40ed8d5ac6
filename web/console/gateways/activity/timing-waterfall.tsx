import { Group, Stack, Text } from '@mantine/core';
import { formatMs } from '../../shared/format.ts';

export interface TimingWaterfallProps {
  durationMs: number;
  /** How long of that it waited for a worker; null where none was needed. */
  queueMs: number | null;
}

/** Where the time went, one bar below the other. */
export function TimingWaterfall({ durationMs, queueMs }: TimingWaterfallProps) {
  const steps =
    queueMs === null
      ? [{ label: 'Answered by the gateway itself', from: 0, ms: durationMs, color: 'indigo' }]
      : [
          { label: 'Waited for a worker', from: 0, ms: queueMs, color: 'yellow' },
          {
            label: 'Ran, and was answered',
            from: queueMs,
            ms: Math.max(0, durationMs - queueMs),
            color: 'indigo',
          },
        ];
  const total = Math.max(durationMs, 0.01);
  return (
    <Stack gap={8} component="section" aria-label="Where the time went">
      {steps.map(({ label, from, ms, color }) => (
        <div key={label}>
          <Group justify="space-between">
            <Text size="sm">{label}</Text>
            <Text size="sm" style={{ fontVariantNumeric: 'tabular-nums' }}>
              {formatMs(ms)}
            </Text>
          </Group>
          <div style={{ background: 'var(--mantine-color-default-hover)', borderRadius: 4 }}>
            <div
              style={{
                height: 8,
                borderRadius: 4,
                marginLeft: `${(100 * from) / total}%`,
                width: `max(3px, ${(100 * ms) / total}%)`,
                maxWidth: '100%',
                background: `var(--mantine-color-${color}-6)`,
              }}
            />
          </div>
        </div>
      ))}
    </Stack>
  );
}
