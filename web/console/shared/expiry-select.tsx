import { Select } from '@mantine/core';
import { useState } from 'react';
import { expiryIn, LIFETIMES } from '../gateways/authentication/lifetimes.ts';

/** When a key stops working. @param onChange gets the time; null for never. */
export function ExpirySelect({ onChange }: { onChange(at: string | null): void }) {
  const [lifetime, setLifetime] = useState<string | null>('never');
  return (
    <Select
      label="Expires"
      data={LIFETIMES}
      allowDeselect={false}
      value={lifetime}
      onChange={(next) => {
        setLifetime(next);
        onChange(expiryIn(next));
      }}
    />
  );
}
