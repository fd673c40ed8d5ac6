import type { Candidate } from '../../schema/omni-choice.ts';
import { chooseLexically } from '../../worker/omni/resolver/lexical.ts';
import { indexTools } from './sets.ts';

/** A request and the calls that it should lead to (bench/retrieval/README.md); none is one of them too. */
export interface CallItem {
  id: string;
  category: string;
  query: string;
  functions: { name: string; description: string; inputSchema: Record<string, unknown> }[];
  expected: { name: string; arguments: Record<string, unknown> }[];
}

export interface Call {
  name: string;
  arguments: Record<string, unknown>;
}

/** What *tomorrow* is counted from: the set was made in that year. */
const TODAY = new Date('2023-04-01T00:00:00Z');

/** Calls of one request at the most. */
const MAX_CALLS = 8;

/** The calls that the lexical resolver makes of a request: those that it is sure enough of and that lack nothing. */
export function callsFor(item: CallItem, threshold: number): Call[] {
  const index = indexTools(item.functions.map((it) => ({ ...it, source: '' })));
  const candidates: Candidate[] = index.search(item.query, 12).flatMap(({ id, score }) => {
    const found = item.functions.find(({ name }) => name === id);
    return found === undefined
      ? []
      : [{ ...found, title: undefined, source: '', instructions: undefined, score }];
  });
  const request = {
    request: item.query,
    context: undefined,
    candidates,
    mayWiden: false,
    provider: undefined,
    model: undefined,
    timeoutMs: 0,
  };
  const calls: Call[] = [];
  while (calls.length < MAX_CALLS) {
    const steps = calls.map(({ name }) => ({ tool: name, arguments: {}, outcome: 'ok', result: '' }));
    const choice = chooseLexically({ ...request, steps }, TODAY);
    if (choice.tool === null || choice.confidence < threshold || lacks(item, choice)) break;
    calls.push({ name: choice.tool, arguments: choice.arguments });
    if (choice.more === false) break;
  }
  return calls;
}

function lacks(
  { functions }: CallItem,
  { tool, arguments: args }: { tool: string | null; arguments: object },
): boolean {
  const { required = [] } = functions.find(({ name }) => name === tool)?.inputSchema ?? {};
  return (required as string[]).some((name) => !(name in args));
}
