import { PlatformError, UpstreamError } from '../../../platform/errors.ts';
import type { RelayedMessage } from '../../dispatch/pending-execution.ts';
import type { Answer, Call, Params } from '../call.ts';
import type { Server } from '../serve.ts';
import type { RequestStates } from './request-state.ts';
import { type RoundEnd, WaitingCall } from './waiting-call.ts';
import type { WaitingCalls } from './waiting-calls.ts';

/** The requests whose result may ask for input (MCP 2026-07-28, basic/patterns/mrtr, Supported Requests). */
const MAY_ASK = new Set(['tools/call', 'prompts/get', 'resources/read']);

/** MCP 2025-11-25, client/elicitation, URL Elicitation Required Error. */
const URL_ELICITATION_REQUIRED = -32042;

/**
 * Serves requests of revisions in which a server asks its client in a result, and is answered with the next request (MCP 2026-07-28,
 * basic/patterns/mrtr). What the server behind it speaks does not show: one that asks in its result is passed on; one that sends
 * requests of its own, as revisions with sessions do, waits until the client comes back.
 */
export class InputRounds {
  readonly #server: Server;
  readonly #states: RequestStates;
  readonly #waiting: WaitingCalls;

  constructor(server: Server, states: RequestStates, waiting: WaitingCalls) {
    this.#server = server;
    this.#states = states;
    this.#waiting = waiting;
  }

  /** @throws PlatformError, UpstreamError */
  async serve(method: string, params: Params, call: Call): Promise<Answer> {
    if (!MAY_ASK.has(method)) return this.#server.serve(method, params, call);
    const { inputResponses, requestState, ...request } = params;
    const round =
      requestState === undefined ? undefined : await this.#states.open(call, method, params, requestState);
    if (round?.kind === 'waiting') {
      const { process, call: id } = round;
      const responses = readResponses(inputResponses);
      const end = await this.#waiting.goOn(process, id, responses, call.listener, call.signal);
      return this.#answer(call, method, params, end, process, id);
    }
    const own = {
      ...request,
      ...(inputResponses === undefined ? {} : { inputResponses: readResponses(inputResponses) }),
      ...(round?.state === undefined ? {} : { requestState: round.state }),
    };
    return this.#begin(method, params, own, call);
  }

  async #begin(method: string, params: Params, own: Params, call: Call): Promise<Answer> {
    const waiting = new WaitingCall();
    const { listener, signal } = waiting;
    waiting.start(() => this.#server.serve(method, own, { ...call, listener, signal }));
    this.#waiting.keep(waiting);
    try {
      const end = await waiting.next(call.listener, call.signal);
      return await this.#answer(call, method, params, end, this.#waiting.process, waiting.id);
    } catch (error) {
      const asked = linksOf(error, call);
      if (asked === undefined) throw error;
      const requestState = await this.#states.seal(call, method, params, { kind: 'upstream' });
      return inputRequired(asked, requestState);
    }
  }

  async #answer(
    call: Call,
    method: string,
    params: Params,
    end: RoundEnd,
    process: string,
    id: string,
  ): Promise<Answer> {
    if ('questions' in end) {
      const round = { kind: 'waiting', process, call: id } as const;
      return inputRequired(end.questions, await this.#states.seal(call, method, params, round));
    }
    if (end.answer.resultType !== 'input_required') return end.answer;
    const result = JSON.parse(end.answer.json) as Params;
    if (typeof result.requestState !== 'string') return end.answer;
    const round = { kind: 'upstream', state: result.requestState } as const;
    const requestState = await this.#states.seal(call, method, params, round);
    return { ...end.answer, json: JSON.stringify({ ...result, requestState }) };
  }
}

function inputRequired(inputRequests: Record<string, RelayedMessage>, requestState: string): Answer {
  const resultType = 'input_required';
  return { json: JSON.stringify({ resultType, inputRequests, requestState }), resultType };
}

function readResponses(responses: unknown): Params {
  if (responses === undefined) return {};
  if (typeof responses !== 'object' || responses === null || Array.isArray(responses)) {
    throw new PlatformError('VALIDATION_FAILED', 'params.inputResponses must be an object');
  }
  return responses as Params;
}

/** A server with sessions refuses until its user has been at some links: the same question, asked in another way. */
function linksOf(error: unknown, { client }: Call): Record<string, RelayedMessage> | undefined {
  if (!(error instanceof UpstreamError) || error.code !== URL_ELICITATION_REQUIRED) return undefined;
  const { elicitations } = (error.data ?? {}) as { elicitations?: unknown };
  if (!Array.isArray(elicitations) || !(client.capabilities.elicitation as Params | undefined)?.url) {
    return undefined;
  }
  const questions = elicitations.map((params: Params, index) => {
    return [`link-${index + 1}`, { method: 'elicitation/create', params: { mode: 'url', ...params } }];
  });
  return Object.fromEntries(questions) as Record<string, RelayedMessage>;
}
