import { Switch } from '@mantine/core';
import type { FieldProps } from './field-props.ts';
import { useFieldState } from './form-context.ts';

/** Yes or no. */
export function BooleanField({ schema, label, path, value, onChange }: FieldProps) {
  const state = useFieldState(path);
  const checked = typeof value === 'boolean' ? value : schema.default === true;
  return (
    <Switch
      {...state}
      label={label}
      description={schema.description}
      checked={checked}
      onChange={({ currentTarget }) => onChange(currentTarget.checked)}
    />
  );
}
