import { Fieldset, Text } from '@mantine/core';
import type { FieldProps } from './field-props.ts';
import { PropertyFields } from './property-fields.tsx';

/** An object inside of another: its fields in a frame. */
export function ObjectField({ schema, label, path, isRequired, depth, value, onChange }: FieldProps) {
  const change = (next: Record<string, unknown>) =>
    onChange(Object.keys(next).length === 0 && !isRequired ? undefined : next);
  return (
    <Fieldset legend={label}>
      {schema.description && (
        <Text size="xs" c="dimmed" mb="sm">
          {schema.description}
        </Text>
      )}
      <PropertyFields schema={schema} path={path} depth={depth + 1} value={value} onChange={change} />
    </Fieldset>
  );
}
