import { ActionIcon, Fieldset, Group, Stack, TagsInput, Text, TextInput } from '@mantine/core';
import { X } from 'lucide-react';
import { AddButton } from '../../shared/add-button.tsx';
import type { JwtDraft } from './jwt-draft.ts';

type Grants = JwtDraft['toolGrants'];

/** What each value of the claim allows. */
export function ToolGrantFields({ grants, onChange }: { grants: Grants; onChange(grants: Grants): void }) {
  const set = (at: number, change: Partial<Grants[number]>) =>
    onChange(grants.map((grant, n) => (n === at ? { ...grant, ...change } : grant)));
  return (
    <Fieldset legend="What its values allow">
      <Stack gap="sm">
        <Text size="xs" c="dimmed">
          Without any, the values are names of tools themselves. * stands for all tools.
        </Text>
        {grants.map((grant, n) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows have nothing else that stays while one types
          <Group key={n} wrap="nowrap" align="flex-end" gap="xs">
            <TextInput
              label="Value"
              flex={1}
              value={grant.claimValue}
              onChange={(event) => set(n, { claimValue: event.currentTarget.value })}
            />
            <TagsInput
              label="Tools"
              flex={2}
              acceptValueOnBlur
              value={grant.tools}
              onChange={(tools) => set(n, { tools })}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              size="lg"
              aria-label={`Remove value ${n + 1}`}
              onClick={() => onChange(grants.toSpliced(n, 1))}
            >
              <X size={16} />
            </ActionIcon>
          </Group>
        ))}
        <AddButton
          label="Add a value"
          onClick={() => onChange([...grants, { claimValue: '', tools: ['*'] }])}
        />
      </Stack>
    </Fieldset>
  );
}
