import { Paper, Text } from '@mantine/core';
import type { ReactNode } from 'react';

export interface StatTileProps {
  label: string;
  value: ReactNode;
  /** What the number stands for, in small print. */
  hint?: string;
}

/** One number that matters. */
export function StatTile({ label, value, hint }: StatTileProps) {
  return (
    <Paper withBorder p="md" bg="var(--omnigate-card)">
      <Text size="sm" c="dimmed">
        {label}
      </Text>
      <Text fw={650} size="xl">
        {value}
      </Text>
      {hint && (
        <Text size="xs" c="dimmed">
          {hint}
        </Text>
      )}
    </Paper>
  );
}
