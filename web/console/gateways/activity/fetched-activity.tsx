import { Text } from '@mantine/core';
import { useData } from '../../api/use-data.ts';
import { ActivityOfRequestDocument } from '../../generated/operations.ts';
import { ActivityDetail } from './activity-detail.tsx';

/** A request that the list does not show, by its id. */
export function FetchedActivity({ gatewayId, requestId }: { gatewayId: string; requestId: string }) {
  const { activity } = useData(ActivityOfRequestDocument, { gatewayId, requestId });
  const [entry] = activity.nodes;
  if (entry === undefined) return <Text>There is no such request in the log, or no longer.</Text>;
  return <ActivityDetail entry={entry} />;
}
