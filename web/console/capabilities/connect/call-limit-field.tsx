import { NumberInput } from '@mantine/core';
import { problemAt } from './field-problems.ts';

export interface CallLimitFieldProps {
  /** Seconds; null for the gateway's own limit. */
  value: number | null | undefined;
  onChange(seconds: number | null): void;
  /** What the server said of the fields last. */
  error: unknown;
}

/** How long a call of a connector's tool may take. */
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
      onChange={(seconds) => onChange(typeof seconds === 'number' ? seconds : null)}
    />
  );
}
