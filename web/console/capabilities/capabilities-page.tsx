import { useList } from '../api/use-list.ts';
import { CapabilitiesDocument } from '../generated/operations.ts';
import { DataTable } from '../shared/data-table.tsx';
import { EmptyState } from '../shared/empty-state.tsx';
import { PageHeader } from '../shared/page-header.tsx';

/** Everything that provides tools. */
export function CapabilitiesPage() {
  const list = useList(CapabilitiesDocument, {}, ({ capabilities }) => capabilities);
  return (
    <>
      <PageHeader
        title="Capabilities"
        description="What provides tools: built-ins, plugins and connectors."
      />
      <DataTable
        label="Capabilities"
        list={list}
        rowKey={({ id }) => id}
        columns={[
          { header: 'Name', cell: ({ name }) => name },
          { header: 'Kind', cell: ({ kind }) => kind.toLowerCase() },
          { header: 'State', cell: ({ state }) => state.toLowerCase() },
          { header: 'Tools', cell: ({ tools }) => tools.length, align: 'right' },
        ]}
        empty={<EmptyState title="There are no capabilities" />}
      />
    </>
  );
}
