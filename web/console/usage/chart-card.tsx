import { Box, Paper, Title } from '@mantine/core';
import type { ReactNode } from 'react';

export interface ChartCardProps {
  title: string;
  /** What the chart shows, in words, for who cannot see it. */
  summary: string;
  children: ReactNode;
}

/** A chart with its title. */
export function ChartCard({ title, summary, children }: ChartCardProps) {
  return (
    <Paper withBorder p="md" bg="var(--omnigate-card)">
      <Title order={2} size="h4" mb="md">
        {title}
      </Title>
      <Box role="img" aria-label={summary}>
        <Box aria-hidden>{children}</Box>
      </Box>
    </Paper>
  );
}
