import { Stack } from '@mantine/core';
import { Activity } from 'lucide-react';
import { useState } from 'react';
import { DataTable } from '../../shared/data-table.tsx';
import { EmptyState } from '../../shared/empty-state.tsx';
import { useSearchParam } from '../../shared/use-search-param.ts';
import { useGatewayId } from '../use-gateway.ts';
import { ActivityBar } from './activity-bar.tsx';
import { activityColumns } from './activity-columns.tsx';
import { ActivityDrawer } from './activity-drawer.tsx';
import { useActivity } from './use-activity.ts';
import { useActivityFilter } from './use-activity-filter.ts';

/** The log of a gateway, as it happens. */
export function ActivityTab() {
  const gatewayId = useGatewayId();
  const [wish, change] = useActivityFilter();
  const [isFollowing, setFollowing] = useState(true);
  const [request, setRequest] = useSearchParam('request');
  const { list, live } = useActivity(gatewayId, wish, isFollowing);
  const isFiltered = Object.values(wish).some((value) =>
    Array.isArray(value) ? value.length > 0 : Boolean(value),
  );
  return (
    <Stack gap="md">
      <ActivityBar
        gatewayId={gatewayId}
        wish={wish}
        onChange={change}
        live={isFollowing ? live : null}
        onFollow={setFollowing}
      />
      <DataTable
        label="Activity"
        list={list}
        rowKey={({ id }) => id}
        columns={activityColumns(setRequest)}
        empty={
          <EmptyState icon={Activity} title={isFiltered ? 'Nothing fits' : 'Nothing was asked yet'}>
            {isFiltered
              ? 'No request fits all of what is looked for.'
              : 'Requests stand here as they come, also those that were refused.'}
          </EmptyState>
        }
      />
      {request !== '' && (
        <ActivityDrawer
          gatewayId={gatewayId}
          requestId={request}
          known={list.nodes.find(({ requestId }) => requestId === request)}
          onClose={() => setRequest('')}
        />
      )}
    </Stack>
  );
}
