import { useDocumentVisibility } from '@mantine/hooks';
import { useState } from 'react';
import { type List, useList } from '../../api/use-list.ts';
import { type LiveState, useLive } from '../../api/use-live.ts';
import { FollowActivityDocument, GatewayActivityDocument } from '../../generated/operations.ts';
import { type ActivityView, type ActivityWish, filterOf, fits } from './use-activity-filter.ts';

/** News that are kept while somebody looks. */
const MAX_NEWS = 500;

/** What was asked of a gateway, and, where it is followed, what is being asked, the newest first. */
export function useActivity(
  gatewayId: string,
  wish: ActivityWish,
  isFollowing: boolean,
): { list: List<ActivityView>; live: LiveState } {
  const [news, setNews] = useState<ActivityView[]>([]);
  const [since] = useState(Date.now);
  // A browser has few connections for each server: tabs that nobody looks at need none.
  const isLookedAt = useDocumentVisibility() === 'visible';
  const live = useLive(
    FollowActivityDocument,
    isFollowing && isLookedAt ? { gatewayId } : null,
    ({ activity }) => setNews((before) => [activity, ...before].slice(0, MAX_NEWS)),
  );
  const list = useList(
    GatewayActivityDocument,
    { gatewayId, filter: filterOf(wish, since) },
    ({ activity }) => activity,
  );
  const known = new Set(list.nodes.map(({ id }) => id));
  const fresh = news.filter((entry) => !known.has(entry.id) && fits(entry, wish));
  return { list: { ...list, nodes: [...fresh, ...list.nodes] }, live };
}
