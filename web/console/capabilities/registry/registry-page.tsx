import { Group, TextInput } from '@mantine/core';
import { Library } from 'lucide-react';
import { useState } from 'react';
import { useList } from '../../api/use-list.ts';
import { RegistryServersDocument } from '../../generated/operations.ts';
import { DataTable } from '../../shared/data-table.tsx';
import { EmptyState } from '../../shared/empty-state.tsx';
import { PageHeader } from '../../shared/page-header.tsx';
import { SearchField } from '../../shared/search-field.tsx';
import { useSearchParam } from '../../shared/use-search-param.ts';
import { registryColumns } from './registry-columns.tsx';

/** Searches a registry of MCP servers. */
export function RegistryPage() {
  const [search, setSearch] = useSearchParam('search');
  const [registry, setRegistry] = useSearchParam('registry');
  const [typed, setTyped] = useState(registry);
  const list = useList(
    RegistryServersDocument,
    { search: search || null, registryUrl: registry || null },
    ({ registryServers }) => registryServers,
  );
  return (
    <>
      <PageHeader
        title="MCP registry"
        description="Servers that others publish. Anybody may publish there: look at who it is before you trust one."
        back={{ label: 'Add a capability', to: '/capabilities/new' }}
      />
      <Group mb="md" gap="sm">
        <SearchField label="Search servers by name" initial={search} onSearch={setSearch} />
        <TextInput
          aria-label="URL of the registry"
          placeholder="The registry that is configured"
          type="url"
          w={{ base: '100%', xs: 300 }}
          value={typed}
          onChange={({ currentTarget }) => setTyped(currentTarget.value)}
          onBlur={() => setRegistry(typed.trim())}
          onKeyDown={({ key }) => {
            if (key === 'Enter') setRegistry(typed.trim());
          }}
        />
      </Group>
      <DataTable
        label="Servers"
        list={list}
        rowKey={({ name, version }) => `${name} ${version}`}
        columns={registryColumns(registry)}
        empty={
          <EmptyState icon={Library} title="No server of that name">
            Registries search in names, such as io.github.someone/weather, and not in descriptions.
          </EmptyState>
        }
      />
    </>
  );
}
