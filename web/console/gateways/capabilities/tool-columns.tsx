import { ActionIcon, Code, Group, Stack, Switch, Text } from '@mantine/core';
import { Pencil } from 'lucide-react';
import type { Column } from '../../shared/data-table.tsx';
import { ChangeBadges } from './change-badges.tsx';
import type { AttachedToolView } from './use-attachments.ts';

export interface ToolActions {
  isLocked: boolean;
  onEnable(tool: AttachedToolView, enabled: boolean): void;
  onEdit(tool: AttachedToolView): void;
}

/** What is shown of each tool of an attachment, and what can be done to it. */
export function toolColumns({ isLocked, onEnable, onEdit }: ToolActions): Column<AttachedToolView>[] {
  return [
    {
      header: 'Shown',
      width: 90,
      cell: (tool) => (
        <Switch
          aria-label={`Show ${tool.name}`}
          checked={tool.enabled}
          disabled={isLocked}
          onChange={({ currentTarget }) => onEnable(tool, currentTarget.checked)}
        />
      ),
    },
    {
      header: 'Tool',
      cell: (tool) => (
        <Stack gap={4}>
          <Group gap="xs">
            <Code fz="sm" style={{ overflowWrap: 'anywhere' }}>
              {tool.name}
            </Code>
            {tool.name !== tool.tool && (
              <Text size="xs" c="dimmed">
                is {tool.tool} there
              </Text>
            )}
            <ChangeBadges change={tool.changed} />
          </Group>
          <Text size="sm" c="dimmed" lineClamp={2}>
            {tool.description}
          </Text>
        </Stack>
      ),
    },
    {
      header: 'Edit',
      width: 80,
      align: 'right',
      cell: (tool) => (
        <ActionIcon
          variant="subtle"
          color="gray"
          disabled={isLocked}
          aria-label={`Rename or describe ${tool.name}`}
          onClick={() => onEdit(tool)}
        >
          <Pencil size={16} />
        </ActionIcon>
      ),
    },
  ];
}
