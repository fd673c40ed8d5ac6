import { newId } from '../../../platform/ids.ts';
import { UpstreamFailure } from './upstream-failure.ts';

/** Asks the client: method and params of the question, resolves to the client's result. */
type Ask = (method: string, params: Record<string, unknown>) => Promise<unknown>;

/** How often a server may ask for input before it answers. */
export const MAX_ROUNDS = 20;

/** Whether a result asks for input instead of answering (MCP 2026-07-28, basic/patterns/mrtr). */
export function asksForInput(result: Record<string, unknown>): boolean {
  return result.resultType === 'input_required';
}

/**
 * Asks a client with a session what a server of a stateless revision wants to know, each question as a request of its own.
 * @returns the params that the next round has beside the request's own. @throws UpstreamFailure for questions that are none.
 */
export async function fulfilInput(
  { inputRequests = {}, requestState }: Record<string, unknown>,
  ask: Ask,
): Promise<Record<string, unknown>> {
  if (typeof inputRequests !== 'object' || inputRequests === null) {
    throw new UpstreamFailure('the server asked for input in a way that nobody understands');
  }
  const answers = await Promise.all(
    Object.entries(inputRequests).map(async ([key, question]: [string, unknown]) => {
      const { method, params = {} } = (question ?? {}) as { method?: unknown; params?: object };
      if (typeof method !== 'string') throw new UpstreamFailure(`the server asked ${key} without a method`);
      return [key, await ask(method, withElicitationId(method, params))] as const;
    }),
  );
  return {
    ...(answers.length > 0 ? { inputResponses: Object.fromEntries(answers) } : {}),
    ...(requestState === undefined ? {} : { requestState }),
  };
}

/** Revisions with sessions want links to have an id (MCP 2025-11-25, client/elicitation, URL Mode); later ones have none. */
function withElicitationId(method: string, params: object): Record<string, unknown> {
  const given = params as Record<string, unknown>;
  const needsId =
    method === 'elicitation/create' && given.mode === 'url' && given.elicitationId === undefined;
  return needsId ? { ...given, elicitationId: newId() } : given;
}
