import { Select, type SelectProps } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { useGatewayNames } from './use-gateway-names.ts';

export interface GatewaySelectProps extends Omit<SelectProps, 'data' | 'value' | 'onChange'> {
  /** The id of the chosen gateway; empty for none. */
  value: string;
  onChange(id: string): void;
}

/** Chooses a gateway, found by its name on the server, however many there are. */
export function GatewaySelect({ value, onChange, ...props }: GatewaySelectProps) {
  const [typed, setTyped] = useState('');
  const [search] = useDebouncedValue(typed, 250);
  const options = useGatewayNames(search, value);
  const chosenLabel = options.find((option) => option.value === value)?.label;
  return (
    <Select
      searchable
      {...props}
      data={options}
      value={value === '' ? null : value}
      onChange={(id) => onChange(id ?? '')}
      // What is shown of the chosen one is no search.
      onSearchChange={(text) => setTyped(text === chosenLabel ? '' : text)}
      filter={({ options: all }) => all}
      nothingFoundMessage="No gateway of that name"
    />
  );
}
