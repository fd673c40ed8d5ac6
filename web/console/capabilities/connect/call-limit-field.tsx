import { NumberInput } from '@mantine/core';
import { problemAt } from './field-problems.ts';

export interface CallLimitFieldProps {
  /** In seconds; null: the gateway's own. */
  value: number | null;
  onChange(value: number | null): void;
  /** What the server said of the fields last. */
  error: unknown;
}

/** How long a call of a connector's tools may take. */
export function CallLimitField({ value, onChange, error }: CallLimitFieldProps) {
  return (
    <NumberInput
      label="Limit of a call, in seconds"
      description="Empty: the gateway's own."
      min={1}
      max={3600}
      w={220}
      value={value ?? ''}
      error={problemAt(error, 'input.timeoutSeconds')}
      onChange={(next) => onChange(typeof next === 'number' ? next : null)}
    />
  );
}
