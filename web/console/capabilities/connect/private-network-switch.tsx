import { Switch } from '@mantine/core';
import { useMay } from '../../session/use-viewer.ts';

/** Whether a connector may reach private addresses: for who may say so. */
export function PrivateNetworkSwitch({
  value,
  onChange,
}: {
  value: boolean;
  onChange(value: boolean): void;
}) {
  const isAllowed = useMay()('network:private');
  return (
    <Switch
      label="It is in a private network"
      description={
        isAllowed
          ? 'Lets it reach private and loopback addresses, such as 10.0.0.5.'
          : 'Your role does not allow this (network:private).'
      }
      disabled={!isAllowed}
      checked={value}
      onChange={({ currentTarget }) => onChange(currentTarget.checked)}
    />
  );
}
