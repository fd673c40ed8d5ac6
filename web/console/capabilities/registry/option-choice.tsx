import { Radio, Stack, Text } from '@mantine/core';
import type { RegistryOptionView } from './registry-draft.ts';

export interface OptionChoiceProps {
  options: readonly RegistryOptionView[];
  /** The id of the chosen one. */
  value: string;
  onChange(id: string): void;
}

/** The ways in which a server can be used; those that cannot be used here say why. */
export function OptionChoice({ options, value, onChange }: OptionChoiceProps) {
  if (options.length === 0) return <Text c="dimmed">The registry names no way to use this version.</Text>;
  return (
    <Radio.Group aria-label="How to use it" value={value} onChange={onChange}>
      <Stack gap="sm">
        {options.map(({ id, kind, type, identifier, unsupported }) => (
          <Radio
            key={id}
            value={id}
            disabled={unsupported !== null}
            label={kind === 'REMOTE' ? `At a URL (${type})` : `As a package that the worker runs (${type})`}
            description={
              <span style={{ overflowWrap: 'anywhere' }}>
                {identifier}
                {unsupported !== null && ` – not here: ${unsupported}`}
              </span>
            }
          />
        ))}
      </Stack>
    </Radio.Group>
  );
}
