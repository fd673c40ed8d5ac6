import { Code, Group, Stack, Text } from '@mantine/core';
import { DiffView } from '../../shared/diff-view.tsx';
import { PermitButton } from '../../shared/permit-button.tsx';
import { ChangeBadges } from './change-badges.tsx';
import type { AttachedToolView } from './use-attachments.ts';

export type ToolChangeView = NonNullable<AttachedToolView['changed']>;

export interface ChangedToolProps {
  name: string;
  change: ToolChangeView;
  isApproving: boolean;
  onApprove(): void;
}

/** What is different about a tool, and the button that says it is all right. */
export function ChangedTool({ name, change, isApproving, onApprove }: ChangedToolProps) {
  return (
    <Stack gap="xs">
      <Group justify="space-between">
        <Group gap="xs">
          <Code fz="sm">{name}</Code>
          <ChangeBadges change={change} />
        </Group>
        <PermitButton
          permission="gateway:write"
          size="xs"
          variant="light"
          disabled={isApproving}
          onClick={onApprove}
          aria-label={`Approve ${name}`}
        >
          Approve
        </PermitButton>
      </Group>
      {change.diff === null ? (
        <Text size="sm" c="dimmed">
          What it was before is not known any more.
        </Text>
      ) : (
        <DiffView diff={change.diff} label={`What changed about ${name}`} />
      )}
    </Stack>
  );
}
