import { Select } from '@mantine/core';
import { useState } from 'react';

const DAY_MS = 24 * 60 * 60_000;

const CHOICES = [
  { value: '', label: 'Never' },
  { value: '7', label: 'In 7 days' },
  { value: '30', label: 'In 30 days' },
  { value: '90', label: 'In 90 days' },
  { value: '365', label: 'In a year' },
];

/** When a key stops working. @param onChange gets the time; null for never. */
export function ExpirySelect({ onChange }: { onChange(at: string | null): void }) {
  const [days, setDays] = useState('');
  return (
    <Select
      label="Expires"
      data={CHOICES}
      allowDeselect={false}
      value={days}
      onChange={(next) => {
        setDays(next ?? '');
        onChange(next ? new Date(Date.now() + Number(next) * DAY_MS).toISOString() : null);
      }}
    />
  );
}
