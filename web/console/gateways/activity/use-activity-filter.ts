import { useSearchParams } from 'react-router';
import type { ActivityFieldsFragment, ActivityFilter, ActivityOutcome } from '../../generated/operations.ts';

export type ActivityView = ActivityFieldsFragment;

/** What is looked for, as it stands in the address. */
export interface ActivityWish {
  outcomes: ActivityOutcome[];
  tool: string;
  principal: string;
  text: string;
  /** How far back, in hours; 0: everything. */
  hours: number;
}

/** The filter of the address, and a way to change it. */
export function useActivityFilter(): [ActivityWish, (change: Partial<ActivityWish>) => void] {
  const [params, setParams] = useSearchParams();
  const wish: ActivityWish = {
    outcomes: params.getAll('outcome') as ActivityOutcome[],
    tool: params.get('tool') ?? '',
    principal: params.get('principal') ?? '',
    text: params.get('text') ?? '',
    hours: Number(params.get('hours') ?? 0),
  };
  const change = (part: Partial<ActivityWish>) => {
    const { outcomes, tool, principal, text, hours } = { ...wish, ...part };
    const pairs = [
      ...outcomes.map((outcome) => ['outcome', outcome]),
      ...Object.entries({ tool, principal, text }),
    ];
    if (hours > 0) pairs.push(['hours', String(hours)]);
    setParams(new URLSearchParams(pairs.filter(([, value]) => value !== '')), {
      replace: true,
      preventScrollReset: true,
    });
  };
  return [wish, change];
}

/** As the API takes it. @param since from when on `hours` count back, in milliseconds since the epoch. */
export function filterOf(
  { outcomes, tool, principal, text, hours }: ActivityWish,
  since: number,
): ActivityFilter {
  return {
    ...(outcomes.length > 0 && { outcomes }),
    ...(tool !== '' && { tools: [tool] }),
    ...(principal !== '' && { principal }),
    ...(text !== '' && { text }),
    ...(hours > 0 && { from: new Date(since - hours * 3_600_000).toISOString() }),
  };
}

/** Whether something that just happened is looked for. */
export function fits(entry: ActivityView, { outcomes, tool, principal, text }: ActivityWish): boolean {
  const { outcome, method, error, requestId } = entry;
  const content = [entry.tool, method, entry.principal, error, requestId, entry.arguments, entry.result];
  return (
    (outcomes.length === 0 || outcomes.includes(outcome)) &&
    (tool === '' || entry.tool === tool) &&
    (principal === '' || entry.principal === principal) &&
    (text === '' || JSON.stringify(content).toLowerCase().includes(text.toLowerCase()))
  );
}
