import { Badge, Button, Group, MultiSelect, Select, Switch } from '@mantine/core';
import { Download } from 'lucide-react';
import type { LiveState } from '../../api/use-live.ts';
import type { ActivityOutcome } from '../../generated/operations.ts';
import { SearchField } from '../../shared/search-field.tsx';
import { exportUrl } from './export-url.ts';
import { OUTCOMES } from './outcomes.ts';
import type { ActivityWish } from './use-activity-filter.ts';

const TIMES = [
  { value: '0', label: 'All time' },
  { value: '1', label: 'Last hour' },
  { value: '24', label: 'Last 24 hours' },
  { value: '168', label: 'Last 7 days' },
];

const LIVE: Record<LiveState, { label: string; color: string }> = {
  connecting: { label: 'Connecting', color: 'gray' },
  live: { label: 'Live', color: 'teal' },
  broken: { label: 'Not live', color: 'orange' },
};

export interface ActivityBarProps {
  gatewayId: string;
  wish: ActivityWish;
  onChange(change: Partial<ActivityWish>): void;
  /** Null: it is not followed. */
  live: LiveState | null;
  onFollow(isFollowing: boolean): void;
}

/** What to look for, whether to follow, and the way to take it away. */
export function ActivityBar({ gatewayId, wish, onChange, live, onFollow }: ActivityBarProps) {
  return (
    <Group justify="space-between" align="center">
      <Group gap="xs">
        <SearchField label="Search activity" initial={wish.text} onSearch={(text) => onChange({ text })} />
        <MultiSelect
          aria-label="Outcome"
          placeholder={wish.outcomes.length === 0 ? 'Any outcome' : undefined}
          data={Object.entries(OUTCOMES).map(([value, { label }]) => ({ value, label }))}
          value={wish.outcomes}
          onChange={(outcomes) => onChange({ outcomes: outcomes as ActivityOutcome[] })}
          clearable
          miw={160}
        />
        <Select
          aria-label="Time"
          data={TIMES}
          value={String(wish.hours)}
          allowDeselect={false}
          onChange={(hours) => onChange({ hours: Number(hours) })}
          w={150}
        />
        {wish.tool !== '' && <Chosen label={`Tool: ${wish.tool}`} onClear={() => onChange({ tool: '' })} />}
        {wish.principal !== '' && (
          <Chosen label={`By: ${wish.principal}`} onClear={() => onChange({ principal: '' })} />
        )}
      </Group>
      <Group gap="sm">
        {live && (
          <Badge color={LIVE[live].color} variant="dot" role="status">
            {LIVE[live].label}
          </Badge>
        )}
        <Switch
          label="Follow"
          checked={live !== null}
          onChange={({ currentTarget }) => onFollow(currentTarget.checked)}
        />
        <Button
          component="a"
          href={exportUrl(gatewayId, wish)}
          download
          variant="default"
          leftSection={<Download size={16} />}
        >
          Export
        </Button>
      </Group>
    </Group>
  );
}

function Chosen({ label, onClear }: { label: string; onClear(): void }) {
  return (
    <Button variant="light" size="compact-sm" onClick={onClear} aria-label={`${label}. Show all again`}>
      {label} ✕
    </Button>
  );
}
