import { Group, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { BackLink, type BackLinkProps } from './back-link.tsx';
import { useDocumentTitle } from './use-document-title.ts';
import { useFocusOnArrival } from './use-focus-on-arrival.ts';

export interface PageHeaderProps {
  title: string;
  /** A line that says what the page is for. */
  description?: ReactNode;
  /** Beside the title: state, kind. */
  badges?: ReactNode;
  /** The page's main actions. */
  actions?: ReactNode;
  /** Where one comes from. */
  back?: BackLinkProps;
}

/** The head of a page: its one `h1`, which is also the title of the tab and takes the focus. */
export function PageHeader({ title, description, badges, actions, back }: PageHeaderProps) {
  useDocumentTitle(title);
  const heading = useFocusOnArrival<HTMLHeadingElement>();
  return (
    <Stack component="header" gap={4} mb="lg">
      {back && <BackLink {...back} />}
      <Group justify="space-between" align="center" gap="sm">
        <Group gap="sm" style={{ minWidth: 0 }}>
          <Title order={1} size="h2" ref={heading} tabIndex={-1} style={{ overflowWrap: 'anywhere' }}>
            {title}
          </Title>
          {badges}
        </Group>
        {actions && <Group gap="xs">{actions}</Group>}
      </Group>
      {description && (
        <Text c="dimmed" maw={720}>
          {description}
        </Text>
      )}
    </Stack>
  );
}
