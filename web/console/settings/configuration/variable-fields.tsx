import { PasswordInput, SimpleGrid, Stack, Text } from '@mantine/core';

export interface VariableFieldsProps {
  names: readonly string[];
  values: Record<string, string>;
  onChange(values: Record<string, string>): void;
}

/** The secrets that a document refers to. */
export function VariableFields({ names, values, onChange }: VariableFieldsProps) {
  if (names.length === 0) return null;
  return (
    <Stack gap="xs">
      <Text size="sm">
        The document refers to secrets. Leave a field empty to keep what is stored here already.
      </Text>
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
        {names.map((name) => (
          <PasswordInput
            key={name}
            label={name}
            autoComplete="off"
            value={values[name] ?? ''}
            onChange={({ currentTarget }) => onChange({ ...values, [name]: currentTarget.value })}
          />
        ))}
      </SimpleGrid>
    </Stack>
  );
}
