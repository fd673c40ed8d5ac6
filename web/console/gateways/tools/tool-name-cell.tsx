import { Anchor, Code, Group, Stack, Text } from '@mantine/core';
import { Link } from 'react-router';
import { ChangeBadges, type ToolDifference } from '../capabilities/change-badges.tsx';
import type { ToolView } from './use-tools.ts';

export interface ToolNameCellProps {
  gatewayId: string;
  tool: ToolView;
  change: ToolDifference | undefined;
}

/** A tool in the list: its name, which leads to it, and what it does. */
export function ToolNameCell({ gatewayId, tool, change }: ToolNameCellProps) {
  const { name, title, description } = tool;
  return (
    <Stack gap={4}>
      <Group gap="xs">
        <Anchor component={Link} to={`/gateways/${gatewayId}/tools/${encodeURIComponent(name)}`}>
          <Code fz="sm" c="inherit" style={{ overflowWrap: 'anywhere' }}>
            {name}
          </Code>
        </Anchor>
        <Text size="sm">{title}</Text>
        <ChangeBadges change={change} />
      </Group>
      <Text size="sm" c="dimmed" lineClamp={2}>
        {description}
      </Text>
    </Stack>
  );
}
