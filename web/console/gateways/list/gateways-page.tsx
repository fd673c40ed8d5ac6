import { Anchor } from '@mantine/core';
import { Network } from 'lucide-react';
import { Link } from 'react-router';
import { useList } from '../../api/use-list.ts';
import { GatewaysDocument } from '../../generated/operations.ts';
import { DataTable } from '../../shared/data-table.tsx';
import { EmptyState } from '../../shared/empty-state.tsx';
import { formatCount, formatShare } from '../../shared/format.ts';
import { PageHeader } from '../../shared/page-header.tsx';

/** All gateways, with how they do. */
export function GatewaysPage() {
  const list = useList(GatewaysDocument, {}, ({ gateways }) => gateways);
  return (
    <>
      <PageHeader
        title="Gateways"
        description="Each gateway is one URL for AI clients, with the tools you put on it."
      />
      <DataTable
        label="Gateways"
        list={list}
        rowKey={({ id }) => id}
        columns={[
          {
            header: 'Name',
            cell: ({ id, name }) => (
              <Anchor component={Link} to={`/gateways/${id}`}>
                {name}
              </Anchor>
            ),
          },
          { header: 'Calls', cell: ({ status }) => formatCount(status.requests), align: 'right' },
          { header: 'Errors', cell: ({ status }) => formatShare(status.errorRate), align: 'right' },
        ]}
        empty={<EmptyState icon={Network} title="No gateways yet" />}
      />
    </>
  );
}
