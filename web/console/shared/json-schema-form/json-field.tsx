import { Textarea } from '@mantine/core';
import { useState } from 'react';
import type { FieldProps } from './field-props.ts';
import { useFieldState } from './form-context.ts';

/** Anything, as JSON. What is no JSON (yet) is said and not passed on. */
export function JsonField({ schema, label, path, isRequired, value, onChange }: FieldProps) {
  const { disabled, error } = useFieldState(path);
  const [text, setText] = useState(() => (value === undefined ? '' : JSON.stringify(value, null, 2)));
  const [problem, setProblem] = useState<string>();
  const change = (next: string) => {
    setText(next);
    if (next.trim() === '') {
      setProblem(undefined);
      onChange(undefined);
      return;
    }
    try {
      onChange(JSON.parse(next));
      setProblem(undefined);
    } catch (failure) {
      setProblem(`This is no JSON yet: ${(failure as Error).message}`);
    }
  };
  return (
    <Textarea
      label={label}
      description={schema.description}
      required={isRequired}
      disabled={disabled}
      error={problem ?? error}
      placeholder="JSON"
      autosize
      minRows={2}
      maxRows={20}
      spellCheck={false}
      styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
      value={text}
      onChange={({ currentTarget }) => change(currentTarget.value)}
    />
  );
}
