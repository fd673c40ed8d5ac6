import type { ChoiceRequest, ChoiceResult } from '../../../../schema/omni-choice.ts';
import type { Dispatcher } from '../../../dispatch/dispatcher.ts';
import type { Call } from '../../call.ts';
import { relay } from '../../execute.ts';

/** Lets a worker choose: models are outside, and what goes outside goes from there. */
export async function chooseNext(
  dispatcher: Dispatcher,
  call: Call,
  request: ChoiceRequest,
  timeoutMs: number,
): Promise<ChoiceResult> {
  const { gateway, principal, client, requestId, trace, signal } = call;
  const answer = await dispatcher.run(
    {
      gateway: gateway.id,
      capability: 'omni',
      method: 'omni/choose',
      params: { ...request },
      timeoutMs,
      principal: { kind: principal.kind, id: principal.id },
      owner: undefined,
      client,
      requestId,
      trace,
    },
    relay(call, undefined),
    signal,
  );
  return JSON.parse(answer.json) as ChoiceResult;
}
