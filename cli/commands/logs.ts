import type { Client } from '../client.ts';
import { findGateway } from '../find-gateway.ts';
import { print, styled } from '../output.ts';
import { sinceTime } from '../since-time.ts';

interface Entry {
  id: string;
  at: string;
  method: string;
  tool: string | null;
  principal: string;
  outcome: string;
  durationMs: number;
  error: string | null;
}

const FIELDS = 'id at requestId method tool principal outcome durationMs queueMs error arguments result';

const LIST = `query ($gatewayId: ID!, $filter: ActivityFilter, $first: Int) {
  activity(gatewayId: $gatewayId, filter: $filter, first: $first) { nodes { ${FIELDS} } }
}`;

const FOLLOW = `subscription ($gatewayId: ID!) { activity(gatewayId: $gatewayId) { ${FIELDS} } }`;

export interface LogOptions {
  follow: boolean;
  lines: number;
  tool?: string[];
  outcome?: string[];
  principal?: string;
  text?: string;
  since?: string;
  json: boolean;
}

/** Prints what was asked of a gateway, the oldest first, and goes on with what is asked from now on. */
export async function logs(client: Client, called: string, options: LogOptions): Promise<void> {
  const gatewayId = await findGateway(client, called);
  const { tool: tools, outcome: outcomes, principal, text, since } = options;
  const filter = { tools, outcomes, principal, text, from: since && sinceTime(since, Date.now()) };
  const stop = new AbortController();
  const coming = client.subscribe<{ activity: Entry }>(FOLLOW, { gatewayId }, stop.signal);
  // Before what was is asked for, so that nothing falls in between; what is wrong with it shows when it is waited for.
  let next = options.follow ? coming.next() : undefined;
  next?.catch(() => undefined);
  const { activity } = await client.query<{ activity: { nodes: Entry[] } }>(LIST, {
    gatewayId,
    filter,
    first: options.lines,
  });
  const show = (entry: Entry) => print(options.json ? JSON.stringify(entry) : lineOf(entry));
  for (const entry of activity.nodes.toReversed()) show(entry);
  process.once('SIGINT', () => stop.abort());
  const shown = new Set(activity.nodes.map(({ id }) => id));
  for (; next !== undefined; next = coming.next()) {
    const { done, value } = await next;
    if (done) return;
    if (!shown.has(value.activity.id) && fits(value.activity, options)) show(value.activity);
  }
}

/** What the API filters of what was, is filtered here of what comes. */
function fits(entry: Entry, { tool, outcome, principal, text }: LogOptions): boolean {
  if (tool !== undefined && !tool.includes(entry.tool ?? '')) return false;
  if (outcome !== undefined && !outcome.includes(entry.outcome)) return false;
  if (principal !== undefined && entry.principal !== principal) return false;
  return text === undefined || JSON.stringify(entry).toLowerCase().includes(text.toLowerCase());
}

function lineOf({ at, outcome, method, tool, durationMs, principal, error }: Entry): string {
  const colour = outcome === 'OK' ? 'green' : outcome === 'TOOL_ERROR' ? 'yellow' : 'red';
  const what = tool === null ? method : `${method} ${tool}`;
  const took = `${durationMs.toFixed(durationMs < 10 ? 1 : 0)} ms`;
  return `${styled('dim', at)}  ${styled(colour, outcome.padEnd(15))}  ${what}  ${took}  ${principal}${error ? `  ${error}` : ''}`;
}
