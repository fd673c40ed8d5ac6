import { Select, SimpleGrid, TextInput } from '@mantine/core';
import { SearchField } from '../../shared/search-field.tsx';
import type { AuditChoice, AuditSetters } from './use-audit-filter.ts';

const OUTCOMES = [
  { value: 'OK', label: 'Made' },
  { value: 'FAILED', label: 'Failed' },
  { value: 'PENDING', label: 'Never ended' },
];

/** Which entries are wanted. */
export function AuditFilters({ choice, set }: { choice: AuditChoice; set: AuditSetters }) {
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, md: 3, lg: 6 }} spacing="sm" mb="md">
      <SearchField label="Action" initial={choice.action} onSearch={set.action} />
      <SearchField label="Who" initial={choice.actor} onSearch={set.actor} />
      <SearchField label="Id of what was changed" initial={choice.target} onSearch={set.target} />
      <Select
        aria-label="How it ended"
        placeholder="How it ended"
        data={OUTCOMES}
        clearable
        value={choice.outcome || null}
        onChange={(value) => set.outcome(value ?? '')}
      />
      <TextInput
        type="date"
        aria-label="From day"
        value={choice.from}
        onChange={({ currentTarget }) => set.from(currentTarget.value)}
      />
      <TextInput
        type="date"
        aria-label="To day"
        value={choice.to}
        onChange={({ currentTarget }) => set.to(currentTarget.value)}
      />
    </SimpleGrid>
  );
}
