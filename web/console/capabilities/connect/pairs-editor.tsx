import { ActionIcon, Group, Input, PasswordInput, Stack, TextInput } from '@mantine/core';
import { Trash2 } from 'lucide-react';
import { AddButton } from '../../shared/add-button.tsx';
import { newPair, type Pair } from './pair.ts';

export interface PairsEditorProps {
  label: string;
  description?: string;
  /** What one of them is called: `header`. */
  one: string;
  pairs: readonly Pair[];
  onChange(pairs: Pair[]): void;
  error?: string | undefined;
}

/** Names with secret values: headers, environment variables. */
export function PairsEditor({ label, description, one, pairs, onChange, error }: PairsEditorProps) {
  const change = (id: number, part: Partial<Pair>) =>
    onChange(pairs.map((pair) => (pair.id === id ? { ...pair, ...part } : pair)));
  return (
    <Input.Wrapper label={label} description={description} error={error} labelElement="div">
      <Stack gap="xs" mt="xs">
        {pairs.map(({ id, name, value, kept }, n) => (
          <Group key={id} gap="xs" wrap="nowrap" align="flex-start">
            <TextInput
              aria-label={`Name of ${one} ${n + 1}`}
              placeholder="Name"
              flex={1}
              value={name}
              onChange={({ currentTarget }) => change(id, { name: currentTarget.value, kept: undefined })}
            />
            <PasswordInput
              aria-label={`Value of ${one} ${n + 1}`}
              placeholder={kept === undefined ? 'Value' : `Kept: ${kept}`}
              autoComplete="off"
              flex={2}
              value={value}
              onChange={({ currentTarget }) => change(id, { value: currentTarget.value })}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              size={36}
              aria-label={`Remove ${one} ${n + 1}`}
              onClick={() => onChange(pairs.filter((pair) => pair.id !== id))}
            >
              <Trash2 size={16} />
            </ActionIcon>
          </Group>
        ))}
        <AddButton label={`Add ${one}`} onClick={() => onChange([...pairs, newPair()])} />
      </Stack>
    </Input.Wrapper>
  );
}
