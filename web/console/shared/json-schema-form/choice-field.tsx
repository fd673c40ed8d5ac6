import { Select } from '@mantine/core';
import type { FieldProps } from './field-props.ts';
import { useFieldState } from './form-context.ts';

/** One of a few values. */
export function ChoiceField({ schema, label, path, isRequired, value, onChange }: FieldProps) {
  const state = useFieldState(path);
  return (
    <Select
      {...state}
      label={label}
      description={schema.description}
      required={isRequired}
      data={(schema.enum ?? []).map(String)}
      placeholder={typeof schema.default === 'string' ? schema.default : 'Choose'}
      clearable={!isRequired}
      value={typeof value === 'string' ? value : null}
      onChange={(next) => onChange(next ?? undefined)}
    />
  );
}
