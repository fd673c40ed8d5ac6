import type { Platform } from './platform.ts';
import { until } from './until.ts';

/** An entry as the management API tells it. */
export interface Entry {
  id: string;
  at: string;
  requestId: string;
  method: string;
  tool: string | null;
  principal: string;
  outcome: string;
  durationMs: number;
  queueMs: number | null;
  error: string | null;
  arguments: unknown;
  result: unknown;
}

export interface ActivityPage {
  nodes: Entry[];
  totalCount: number;
  pageInfo: { hasNextPage: boolean; endCursor: string };
}

export const ENTRY_FIELDS =
  'id at requestId method tool principal outcome durationMs queueMs error arguments result';

const QUERY = `query ($gatewayId: ID!, $filter: ActivityFilter, $first: Int, $after: String) {
  activity(gatewayId: $gatewayId, filter: $filter, first: $first, after: $after) {
    nodes { ${ENTRY_FIELDS} } totalCount pageInfo { hasNextPage endCursor }
  }
}`;

/** A page of a gateway's activity. */
export async function activityPage(
  platform: Platform,
  gatewayId: string,
  variables: Record<string, unknown> = {},
): Promise<ActivityPage> {
  const { activity } = await platform.graphql<{ activity: ActivityPage }>(QUERY, { gatewayId, ...variables });
  return activity;
}

/** Waits until entries that fit are there: recording takes its time. @returns them, newest first. */
export function recorded(
  platform: Platform,
  gatewayId: string,
  count: number,
  filter: Record<string, unknown> = {},
): Promise<Entry[]> {
  return until(`${count} entries of ${JSON.stringify(filter)}`, async () => {
    const { nodes } = await activityPage(platform, gatewayId, { filter, first: 200 });
    return nodes.length >= count && nodes;
  });
}
