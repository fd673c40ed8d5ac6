import { Group, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { BackLink, type BackLinkProps } from './back-link.tsx';

export interface SubpageHeaderProps {
  title: string;
  description?: ReactNode;
  /** Beside the title: state, kind. */
  badges?: ReactNode;
  actions?: ReactNode;
  back: BackLinkProps;
}

/** The head of what is shown below the tabs of a page, one level down. */
export function SubpageHeader({ title, description, badges, actions, back }: SubpageHeaderProps) {
  return (
    <Group justify="space-between" gap="sm">
      <Stack gap={4} flex="1 1 260px" miw={0}>
        <BackLink {...back} />
        <Group gap="xs">
          <Title order={2} size="h3" style={{ overflowWrap: 'anywhere' }}>
            {title}
          </Title>
          {badges}
        </Group>
        {description && (
          <Text c="dimmed" style={{ whiteSpace: 'pre-line' }}>
            {description}
          </Text>
        )}
      </Stack>
      {actions}
    </Group>
  );
}
