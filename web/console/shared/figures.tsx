import { SimpleGrid, Text } from '@mantine/core';

export interface Figure {
  label: string;
  value: string;
}

/** A row of numbers, each with what it counts. */
export function Figures({ figures, label }: { figures: readonly Figure[]; label: string }) {
  return (
    <SimpleGrid cols={{ base: 2, xs: figures.length }} component="dl" aria-label={label} m={0}>
      {figures.map((figure) => (
        <div key={figure.label}>
          <Text component="dt" size="xs" c="dimmed">
            {figure.label}
          </Text>
          <Text component="dd" m={0} fz={22} fw={650} style={{ fontVariantNumeric: 'tabular-nums' }}>
            {figure.value}
          </Text>
        </div>
      ))}
    </SimpleGrid>
  );
}
