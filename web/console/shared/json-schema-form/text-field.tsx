import { Textarea, TextInput } from '@mantine/core';
import type { ChangeEvent } from 'react';
import type { FieldProps } from './field-props.ts';
import { useFieldState } from './form-context.ts';

/** Texts that may be longer than this get room for several lines. */
const LINE = 120;

/** Text, on several lines where it may be long. */
export function TextField({ schema, label, path, isRequired, value, onChange }: FieldProps) {
  const state = useFieldState(path);
  const props = {
    ...state,
    label,
    description: schema.description,
    required: isRequired,
    placeholder: typeof schema.default === 'string' ? schema.default : undefined,
    value: typeof value === 'string' ? value : '',
    maxLength: schema.maxLength,
    onChange: (event: ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) => {
      const text = event.currentTarget.value;
      onChange(text === '' && !isRequired ? undefined : text);
    },
  };
  const isShort = schema.format !== undefined || (schema.maxLength ?? Number.POSITIVE_INFINITY) <= LINE;
  return isShort ? <TextInput {...props} /> : <Textarea {...props} autosize minRows={1} maxRows={16} />;
}
