import type { ActivityWish } from './use-activity-filter.ts';

/** Where the log comes as NDJSON, with the same filter. */
export function exportUrl(
  gatewayId: string,
  { outcomes, tool, principal, text, hours }: ActivityWish,
): string {
  const query = new URLSearchParams(outcomes.map((outcome) => ['outcome', outcome]));
  for (const [name, value] of Object.entries({ tool, principal, text }))
    if (value !== '') query.set(name, value);
  if (hours > 0) query.set('from', new Date(Date.now() - hours * 3_600_000).toISOString());
  return `/activity/${gatewayId}/export?${query}`;
}
