import { ActionIcon, Box, Fieldset, Group, Stack, TagsInput, Text } from '@mantine/core';
import { X } from 'lucide-react';
import { AddButton } from '../add-button.tsx';
import type { FieldProps } from './field-props.ts';
import { useFieldState, useRootSchema } from './form-context.ts';
import { emptyValue, kindOf, resolve } from './json-schema.ts';
import { SchemaField } from './schema-field.tsx';

/** A list: of texts as tags, of anything else one below the other. */
export function ListField({ schema, label, path, isRequired, depth, value, onChange }: FieldProps) {
  const { disabled, error } = useFieldState(path);
  const item = resolve(schema.items ?? {}, useRootSchema());
  const kind = kindOf(item, depth + 1);
  const items: unknown[] = Array.isArray(value) ? value : [];
  if (kind === 'text' || kind === 'choice') {
    return (
      <TagsInput
        label={label}
        description={schema.description}
        required={isRequired}
        disabled={disabled}
        error={error}
        data={kind === 'choice' ? (item.enum ?? []).map(String) : []}
        maxTags={schema.maxItems}
        acceptValueOnBlur
        placeholder={items.length === 0 ? 'Type one and press Enter' : undefined}
        value={items.map(String)}
        onChange={(next) => onChange(next.length === 0 && !isRequired ? undefined : next)}
      />
    );
  }
  const replace = (at: number, next: unknown) => onChange(items.with(at, next));
  return (
    <Fieldset legend={label} disabled={disabled}>
      <Stack gap="sm">
        {schema.description && (
          <Text size="xs" c="dimmed">
            {schema.description}
          </Text>
        )}
        {items.map((element, n) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: elements have nothing else that tells them apart
          <Group key={n} align="flex-start" wrap="nowrap" gap="xs">
            <Box flex={1}>
              <SchemaField
                schema={item}
                label={`${label} ${n + 1}`}
                path={`${path}.${n}`}
                isRequired
                depth={depth + 1}
                value={element}
                onChange={(next) => replace(n, next)}
              />
            </Box>
            <ActionIcon
              variant="subtle"
              color="gray"
              mt={26}
              aria-label={`Remove ${label} ${n + 1}`}
              onClick={() => onChange(items.toSpliced(n, 1))}
            >
              <X size={16} />
            </ActionIcon>
          </Group>
        ))}
        <AddButton label="Add" onClick={() => onChange([...items, emptyValue(kind)])} />
        {error !== undefined && (
          <Text size="xs" c="var(--mantine-color-error)">
            {error}
          </Text>
        )}
      </Stack>
    </Fieldset>
  );
}
