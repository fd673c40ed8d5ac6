import { Badge, Button, Checkbox, Group, ScrollArea, Stack, Text, TextInput } from '@mantine/core';
import { Search } from 'lucide-react';
import { useState } from 'react';
import { operationKey, type RestPreview } from './rest-draft.ts';

export interface OperationPickerProps {
  preview: Pick<RestPreview, 'operations' | 'tools'>;
  /** Keys of the chosen ones. */
  chosen: readonly string[];
  /** Whether all of them are wanted, because they were made one by one. */
  isFixed?: boolean;
  onChange(chosen: string[]): void;
}

/** Operations to choose from, each with the tool that it becomes. */
export function OperationPicker({ preview, chosen, isFixed = false, onChange }: OperationPickerProps) {
  const [search, setSearch] = useState('');
  const wanted = search.toLowerCase();
  const rows = preview.operations.map((operation, n) => ({
    ...operation,
    key: operationKey(operation),
    description: preview.tools[n]?.description ?? '',
  }));
  const found = rows.filter((row) =>
    `${row.key} ${row.tool} ${row.path} ${row.description}`.toLowerCase().includes(wanted),
  );
  const foundKeys = found.map(({ key }) => key);
  const others = chosen.filter((key) => !foundKeys.includes(key));
  return (
    <Stack gap="sm">
      <Group justify="space-between" gap="sm">
        <TextInput
          type="search"
          aria-label="Search operations"
          placeholder="Search operations"
          leftSection={<Search size={16} aria-hidden />}
          value={search}
          onChange={({ currentTarget }) => setSearch(currentTarget.value)}
        />
        <Group gap="xs">
          <Text size="sm" role="status">
            {chosen.length} of {rows.length} chosen
          </Text>
          <Button
            variant="default"
            size="xs"
            disabled={isFixed}
            onClick={() =>
              onChange(
                rows.map(({ key }) => key).filter((key) => others.includes(key) || foundKeys.includes(key)),
              )
            }
          >
            {search === '' ? 'Choose all' : 'Choose these'}
          </Button>
          <Button variant="default" size="xs" disabled={isFixed} onClick={() => onChange(others)}>
            {search === '' ? 'Choose none' : 'Leave these'}
          </Button>
        </Group>
      </Group>
      <ScrollArea.Autosize mah={420} type="auto" viewportProps={{ tabIndex: 0 }}>
        <Checkbox.Group aria-label="Operations" value={[...chosen]} onChange={onChange}>
          <Stack gap="sm">
            {found.map(({ key, tool, method, path, description, deprecated }) => (
              <Checkbox
                key={key}
                value={key}
                disabled={isFixed}
                description={<span style={{ overflowWrap: 'anywhere' }}>{description.split('\n')[0]}</span>}
                label={
                  <Group gap="xs" component="span">
                    <span style={{ overflowWrap: 'anywhere' }}>{tool}</span>
                    <Text span size="xs" c="dimmed" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
                      {method} {path}
                    </Text>
                    {deprecated && (
                      <Badge component="span" color="orange" variant="light">
                        deprecated
                      </Badge>
                    )}
                  </Group>
                }
              />
            ))}
          </Stack>
        </Checkbox.Group>
      </ScrollArea.Autosize>
    </Stack>
  );
}
