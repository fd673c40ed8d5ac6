import { Box } from '@mantine/core';
import type { ReactNode } from 'react';
import { Card } from '../shared/card.tsx';

export interface ChartCardProps {
  title: string;
  /** What the chart shows, in words, for who cannot see it. */
  summary: string;
  children: ReactNode;
}

/** A chart with its title. */
export function ChartCard({ title, summary, children }: ChartCardProps) {
  return (
    <Card title={title}>
      <Box role="img" aria-label={summary}>
        <Box aria-hidden>{children}</Box>
      </Box>
    </Card>
  );
}
