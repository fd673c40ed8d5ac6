import type { ActivityFilter } from '../../../schema/activity-entry.ts';

/** Where text is looked for. */
const SEARCHED = ['tool', 'method', 'principal', 'error', 'requestId', 'arguments', 'result'];

/** A filter as the store is asked. */
export interface ActivityQuery {
  /** Each is answered by one index in the order of the list; together they are everything that may be wanted. */
  branches: object[];
  /** What is to be tested on each entry beyond that; undefined where the indexes decide alone. */
  rest: object | undefined;
  /** Time bounds, which every index answers too. */
  time: object;
}

/** Chooses what indexes answer: tools, else the principal, else outcomes. Everything else is tested entry by entry. */
export function queryFor(gatewayId: string, filter: ActivityFilter): ActivityQuery {
  const { tools, principal, outcomes, text, from, to } = filter;
  const rest: object[] = [];
  let branches: object[] = [{ gatewayId }];
  if (tools != null) branches = [...new Set(tools)].map((tool) => ({ gatewayId, tool }));
  if (principal != null) {
    if (tools == null) branches = [{ gatewayId, principal }];
    else rest.push({ principal });
  }
  if (outcomes != null) {
    if (tools == null && principal == null) {
      branches = [...new Set(outcomes)].map((outcome) => ({ gatewayId, outcome }));
    } else rest.push({ outcome: { $in: outcomes } });
  }
  if (text) {
    const pattern = new RegExp(RegExp.escape(text), 'i');
    rest.push({ $or: SEARCHED.map((field) => ({ [field]: pattern })) });
  }
  const at = { ...(from != null && { $gte: from }), ...(to != null && { $lt: to }) };
  return {
    branches,
    rest: rest.length > 0 ? { $and: rest } : undefined,
    time: Object.keys(at).length > 0 ? { at } : {},
  };
}
