import { PasswordInput } from '@mantine/core';
import type { FieldProps } from './field-props.ts';
import { useFieldState } from './form-context.ts';

/** A credential. One that is stored is shown by its end alone, as the server gives it, until another is typed. */
export function SecretField({ schema, label, path, isRequired, value, onChange }: FieldProps) {
  const state = useFieldState(path);
  return (
    <PasswordInput
      {...state}
      label={label}
      description={schema.description}
      required={isRequired}
      autoComplete="new-password"
      value={typeof value === 'string' ? value : ''}
      onChange={({ currentTarget }) => onChange(currentTarget.value === '' ? undefined : currentTarget.value)}
    />
  );
}
