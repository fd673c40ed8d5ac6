import { Group, SegmentedControl } from '@mantine/core';
import { GatewaySelect } from '../shared/gateway-select.tsx';
import { RANGES, type UsageRange } from './usage-range.ts';

export interface UsageFiltersProps {
  range: UsageRange;
  onRange(id: string): void;
  /** Empty: all. */
  gatewayId: string;
  onGateway(id: string): void;
}

/** Which time, and which gateway. */
export function UsageFilters({ range, onRange, gatewayId, onGateway }: UsageFiltersProps) {
  return (
    <Group mb="md" gap="sm" align="flex-end">
      <SegmentedControl
        aria-label="Time range"
        value={range.id}
        onChange={onRange}
        data={RANGES.map(({ id, label }) => ({ value: id, label }))}
      />
      <GatewaySelect
        aria-label="Gateway"
        placeholder="All gateways"
        clearable
        value={gatewayId}
        onChange={onGateway}
        w={{ base: '100%', xs: 260 }}
      />
    </Group>
  );
}
