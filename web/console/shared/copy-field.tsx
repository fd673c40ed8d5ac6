import { TextInput } from '@mantine/core';
import { useRef } from 'react';
import { CopyButton } from './copy-button.tsx';

export interface CopyFieldProps {
  label: string;
  value: string;
  description?: string;
}

/** A value to take away: selected when clicked, copied by its button. */
export function CopyField({ label, value, description }: CopyFieldProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <TextInput
      ref={input}
      label={label}
      description={description}
      value={value}
      readOnly
      onFocus={(event) => event.currentTarget.select()}
      styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
      rightSection={
        <CopyButton text={value} label={`Copy ${label}`} onRefused={() => input.current?.select()} />
      }
    />
  );
}
