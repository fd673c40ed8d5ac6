import { Group, Paper, Text } from '@mantine/core';
import type { LucideIcon } from 'lucide-react';
import { Link } from 'react-router';

export interface ChoiceCardProps {
  icon: LucideIcon;
  title: string;
  text: string;
  to: string;
}

/** A way to go on. */
export function ChoiceCard({ icon: Icon, title, text, to }: ChoiceCardProps) {
  return (
    <Paper
      component={Link}
      to={to}
      withBorder
      p="lg"
      bg="var(--omnigate-card)"
      style={{ color: 'inherit', textDecoration: 'none' }}
    >
      <Group wrap="nowrap" align="flex-start">
        <Icon size={24} strokeWidth={1.7} aria-hidden style={{ flexShrink: 0 }} />
        <div>
          <Text fw={600}>{title}</Text>
          <Text size="sm" c="dimmed">
            {text}
          </Text>
        </div>
      </Group>
    </Paper>
  );
}
