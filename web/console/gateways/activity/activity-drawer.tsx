import { Drawer } from '@mantine/core';
import { PageBoundary } from '../../shared/page-boundary.tsx';
import { ActivityDetail } from './activity-detail.tsx';
import { FetchedActivity } from './fetched-activity.tsx';
import type { ActivityView } from './use-activity-filter.ts';

export interface ActivityDrawerProps {
  gatewayId: string;
  requestId: string;
  /** The entry, where the list has it. */
  known: ActivityView | undefined;
  onClose(): void;
}

/** One request, beside the list; its address can be shared. */
export function ActivityDrawer({ gatewayId, requestId, known, onClose }: ActivityDrawerProps) {
  return (
    <Drawer opened onClose={onClose} position="right" size="lg" title="Request">
      <PageBoundary>
        {known ? (
          <ActivityDetail entry={known} />
        ) : (
          <FetchedActivity gatewayId={gatewayId} requestId={requestId} />
        )}
      </PageBoundary>
    </Drawer>
  );
}
