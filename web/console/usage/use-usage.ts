import { useData } from '../api/use-data.ts';
import { UsageDocument, type UsageQuery } from '../generated/operations.ts';
import { boundsOf, type UsageRange } from './usage-range.ts';

/** How often it is read again, in milliseconds. */
const POLL_MS = 30_000;

export type UsagePoint = UsageQuery['usage'][number];
export type ToolUsage = UsageQuery['topTools'][number];

/** What was asked of a gateway, or of all where the id is empty. */
export function useUsage(range: UsageRange, gatewayId: string): UsageQuery {
  const variables = { ...boundsOf(range), step: range.step, gatewayId: gatewayId === '' ? null : gatewayId };
  return useData(UsageDocument, variables, POLL_MS);
}
