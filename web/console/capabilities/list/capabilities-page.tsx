import { Button, Group, SegmentedControl } from '@mantine/core';
import { Plus, Puzzle } from 'lucide-react';
import { Link } from 'react-router';
import { useList } from '../../api/use-list.ts';
import { CapabilitiesDocument, type CapabilityKind } from '../../generated/operations.ts';
import { useMay } from '../../session/use-viewer.ts';
import { DataTable } from '../../shared/data-table.tsx';
import { EmptyState } from '../../shared/empty-state.tsx';
import { PageHeader } from '../../shared/page-header.tsx';
import { SearchField } from '../../shared/search-field.tsx';
import { useSearchParam } from '../../shared/use-search-param.ts';
import { CAPABILITY_COLUMNS } from './capability-columns.tsx';

const KINDS = [
  { value: '', label: 'All' },
  { value: 'BUILTIN', label: 'Built-ins' },
  { value: 'CONNECTOR', label: 'Connectors' },
  { value: 'PLUGIN', label: 'Plugins' },
];

/** Everything that provides tools. */
export function CapabilitiesPage() {
  const [kind, setKind] = useSearchParam('kind');
  const [search, setSearch] = useSearchParam('search');
  const may = useMay();
  const list = useList(
    CapabilitiesDocument,
    { kind: (kind || null) as CapabilityKind | null, search: search || null },
    ({ capabilities }) => capabilities,
  );
  const addButton = may('capability:write') && (
    <Button component={Link} to="/capabilities/new" leftSection={<Plus size={16} />}>
      Add
    </Button>
  );
  return (
    <>
      <PageHeader
        title="Capabilities"
        description="What provides tools: built-ins, plugins and connectors. Put them on gateways for clients to use."
        actions={addButton}
      />
      <Group mb="md" gap="sm">
        <SegmentedControl aria-label="Kind" value={kind} onChange={setKind} data={KINDS} />
        <SearchField label="Search capabilities" initial={search} onSearch={setSearch} />
      </Group>
      <DataTable
        label="Capabilities"
        list={list}
        rowKey={({ id }) => id}
        columns={CAPABILITY_COLUMNS}
        empty={
          <EmptyState
            icon={Puzzle}
            title={search ? 'Nothing of that name' : 'Nothing here yet'}
            action={addButton}
          >
            {search
              ? 'Search for a part of a name or description.'
              : 'Add tools of any REST API, any MCP server, or a plugin of your own.'}
          </EmptyState>
        }
      />
    </>
  );
}
