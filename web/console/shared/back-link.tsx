import { Anchor, Group } from '@mantine/core';
import { ChevronLeft } from 'lucide-react';
import { Link } from 'react-router';

export interface BackLinkProps {
  /** What is there. */
  label: string;
  to: string;
}

/** Where one comes from, above the heading of a page. */
export function BackLink({ label, to }: BackLinkProps) {
  return (
    <Anchor component={Link} to={to} size="sm" w="fit-content" display="block">
      <Group gap={2}>
        <ChevronLeft size={14} aria-hidden />
        {label}
      </Group>
    </Anchor>
  );
}
