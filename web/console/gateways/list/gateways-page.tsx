import { Group } from '@mantine/core';
import { Plus } from 'lucide-react';
import { useNavigate } from 'react-router';
import { useList } from '../../api/use-list.ts';
import { GatewaysDocument } from '../../generated/operations.ts';
import { DataTable } from '../../shared/data-table.tsx';
import { EmptyState } from '../../shared/empty-state.tsx';
import { PageHeader } from '../../shared/page-header.tsx';
import { PermitButton } from '../../shared/permit-button.tsx';
import { SearchField } from '../../shared/search-field.tsx';
import { useSearchParam } from '../../shared/use-search-param.ts';
import { FirstSteps } from './first-steps.tsx';
import { gatewayColumns } from './gateway-columns.tsx';

/** How often calls and errors are read again, in milliseconds. */
const POLL_MS = 30_000;

/** All gateways, with how they did in the last day. */
export function GatewaysPage() {
  const [search, setSearch] = useSearchParam('search');
  const navigate = useNavigate();
  const list = useList(GatewaysDocument, { search: search || null }, ({ gateways }) => gateways, {
    pollMs: POLL_MS,
  });
  return (
    <>
      <PageHeader
        title="Gateways"
        description="A gateway is one URL for AI clients, with the tools that you put on it."
        actions={
          <PermitButton
            permission="gateway:write"
            leftSection={<Plus size={16} />}
            onClick={() => navigate('/gateways/new')}
          >
            New gateway
          </PermitButton>
        }
      />
      {(search !== '' || list.nodes.length > 5) && (
        <Group mb="md">
          <SearchField label="Search gateways" initial={search} onSearch={setSearch} />
        </Group>
      )}
      <DataTable
        label="Gateways"
        list={list}
        rowKey={({ id }) => id}
        columns={gatewayColumns}
        empty={
          search === '' ? (
            <FirstSteps />
          ) : (
            <EmptyState title="Nothing found">
              No gateway has “{search}” in its name or description.
            </EmptyState>
          )
        }
      />
    </>
  );
}
