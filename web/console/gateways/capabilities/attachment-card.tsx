import { Anchor, Badge, Group, Paper, Stack, Switch, Text, ThemeIcon } from '@mantine/core';
import { Link } from 'react-router';
import { useChange } from '../../api/use-change.ts';
import { UpdateAttachmentDocument } from '../../generated/operations.ts';
import { useMay } from '../../session/use-viewer.ts';
import { CAPABILITY_KINDS } from '../../shared/capability-kinds.ts';
import { CapabilityStateBadge } from '../capability-state-badge.tsx';
import { documentsPath, KNOWLEDGE } from '../knowledge/knowledge.ts';
import type { AttachmentSummary } from './use-attachments.ts';

export interface AttachmentCardProps {
  gatewayId: string;
  attachment: AttachmentSummary;
}

/** An attached capability in the list: what it is, how it is, on or off. */
export function AttachmentCard({ gatewayId, attachment }: AttachmentCardProps) {
  const { capability, enabled, tools } = attachment;
  const may = useMay();
  const update = useChange(UpdateAttachmentDocument);
  const { icon: Icon, label } = CAPABILITY_KINDS[capability.kind];
  const shown = tools.filter((tool) => tool.enabled && tool.changed?.heldBack !== true).length;
  const changed = tools.filter((tool) => tool.changed !== null).length;
  return (
    <Paper withBorder p="md" bg="var(--omnigate-card)" component="article" aria-label={capability.name}>
      <Group wrap="nowrap" justify="space-between" align="flex-start">
        <Group wrap="nowrap" align="flex-start">
          <ThemeIcon variant="light" size="lg" visibleFrom="xs">
            <Icon size={18} aria-label={label} />
          </ThemeIcon>
          <Stack gap={4}>
            <Group gap="xs">
              <Anchor component={Link} to={`/gateways/${gatewayId}/capabilities/${capability.id}`} fw={600}>
                {capability.name}
              </Anchor>
              <CapabilityStateBadge state={capability.state} isEnabled={enabled} />
              {changed > 0 && (
                <Badge color="orange" variant="light">
                  {changed} changed
                </Badge>
              )}
            </Group>
            <Text size="sm" c="dimmed">
              {capability.stateReason ?? capability.description}
            </Text>
            <Text size="sm">{`${shown} of ${tools.length} tools shown`}</Text>
            {capability.id === KNOWLEDGE && (
              <Anchor component={Link} to={documentsPath(gatewayId)} size="sm">
                Documents
              </Anchor>
            )}
          </Stack>
        </Group>
        <Switch
          aria-label={`Show the tools of ${capability.name}`}
          checked={enabled}
          disabled={!may('gateway:write') || update.isPending}
          onChange={({ currentTarget }) =>
            update.mutate({ gatewayId, capabilityId: capability.id, enabled: currentTarget.checked })
          }
        />
      </Group>
    </Paper>
  );
}
