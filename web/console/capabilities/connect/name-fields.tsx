import { Textarea, TextInput } from '@mantine/core';
import { problemAt } from './field-problems.ts';

export interface NameFieldsProps {
  name: string;
  description: string;
  onChange(part: { name?: string; description?: string }): void;
  error: unknown;
}

/** What a connector is called, and what it is for. */
export function NameFields({ name, description, onChange, error }: NameFieldsProps) {
  return (
    <>
      <TextInput
        label="Name"
        required
        withAsterisk={false}
        maxLength={100}
        value={name}
        error={problemAt(error, 'input.name')}
        onChange={({ currentTarget }) => onChange({ name: currentTarget.value })}
      />
      <Textarea
        label="Description"
        autosize
        minRows={2}
        maxLength={2000}
        value={description}
        onChange={({ currentTarget }) => onChange({ description: currentTarget.value })}
      />
    </>
  );
}
