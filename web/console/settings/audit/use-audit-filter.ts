import type { AuditFilter, AuditOutcome } from '../../generated/operations.ts';
import { useSearchParam } from '../../shared/use-search-param.ts';

/** What of the audit log is looked at; it stands in the address. */
export interface AuditChoice {
  action: string;
  actor: string;
  target: string;
  outcome: string;
  /** Days, such as `2026-07-01`, as whoever looks counts them. */
  from: string;
  to: string;
}

export type AuditSetters = { [Field in keyof AuditChoice]: (value: string) => void };

export function useAuditFilter(): { choice: AuditChoice; set: AuditSetters; filter: AuditFilter } {
  const [action, setAction] = useSearchParam('action');
  const [actor, setActor] = useSearchParam('actor');
  const [target, setTarget] = useSearchParam('target');
  const [outcome, setOutcome] = useSearchParam('outcome');
  const [from, setFrom] = useSearchParam('from');
  const [to, setTo] = useSearchParam('to');
  const filter: AuditFilter = {
    action: action || null,
    actor: actor || null,
    target: target || null,
    outcomes: outcome === '' ? null : [outcome as AuditOutcome],
    from: from === '' ? null : startOf(from, 0),
    to: to === '' ? null : startOf(to, 1),
  };
  const set = {
    action: setAction,
    actor: setActor,
    target: setTarget,
    outcome: setOutcome,
    from: setFrom,
    to: setTo,
  };
  return { choice: { action, actor, target, outcome, from, to }, set, filter };
}

/** When a day begins here, or one so many days later. Null for what is no day. */
function startOf(day: string, later: number): string | null {
  const date = new Date(`${day}T00:00:00`);
  if (Number.isNaN(date.getTime())) return null;
  date.setDate(date.getDate() + later);
  return date.toISOString();
}
