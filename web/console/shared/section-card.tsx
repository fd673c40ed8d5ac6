import { Group, Paper, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';

export interface SectionCardProps {
  title: string;
  description?: ReactNode;
  /** Beside the title. */
  actions?: ReactNode;
  children: ReactNode;
}

/** A part of a page with a heading of its own. */
export function SectionCard({ title, description, actions, children }: SectionCardProps) {
  return (
    <Paper
      component="section"
      withBorder
      p={{ base: 'md', sm: 'lg' }}
      bg="var(--omnigate-card)"
      aria-label={title}
    >
      <Group justify="space-between" mb={description ? 4 : 'md'} gap="sm">
        <Title order={2} size="h4">
          {title}
        </Title>
        {actions && <Group gap="xs">{actions}</Group>}
      </Group>
      {description && (
        <Text c="dimmed" size="sm" mb="md" component="div">
          {description}
        </Text>
      )}
      {children}
    </Paper>
  );
}
