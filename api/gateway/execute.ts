import { PlatformError } from '../../platform/errors.ts';
import type { ClientProfile, ExecutionMethod } from '../../schema/execution.ts';
import type { Dispatcher } from '../dispatch/dispatcher.ts';
import type { ExecutionListener } from '../dispatch/pending-execution.ts';
import type { Answer, Call, Params } from './call.ts';
import type { AttachedCapability } from './gateway-snapshot.ts';

/** Client capabilities (MCP lifecycle) that a question needs. */
const NEEDED: Record<string, string> = {
  'sampling/createMessage': 'sampling',
  'elicitation/create': 'elicitation',
  'roots/list': 'roots',
};

/** Runs a request on the capability that can answer it, and relays what is said on the way. */
export async function execute(
  dispatcher: Dispatcher,
  call: Call,
  capability: AttachedCapability,
  method: ExecutionMethod,
  params: Params,
): Promise<Answer> {
  const { gateway, principal, client, owner, requestId, trace, facts } = call;
  facts.capability = capability.id;
  const token = (params._meta as Params | undefined)?.progressToken;
  const answer = await dispatcher.run(
    {
      gateway: gateway.id,
      capability: capability.id,
      method,
      params,
      timeoutMs: call.timeoutMs ?? gateway.specification.timeoutMs,
      principal: { kind: principal.kind, id: principal.id },
      owner,
      client,
      requestId,
      trace,
    },
    relay(call, token),
    call.signal,
  );
  facts.queueMs = answer.queueMs;
  facts.leasedBy = answer.leasedBy;
  facts.toolFailed = answer.isError;
  return { json: answer.json, resultType: answer.resultType };
}

/** Whether a client said that it can be asked this. */
export function canAnswer(client: ClientProfile, method: string): boolean {
  const needed = NEEDED[method];
  return needed !== undefined && needed in client.capabilities;
}

/**
 * Passes notifications with the client's own progress token, and questions that the client said it can answer.
 * @param token undefined where the client did not ask for progress.
 */
export function relay({ listener, client }: Call, token: unknown): ExecutionListener {
  return {
    onNotification: ({ method, params }) => {
      if (method !== 'notifications/progress') return listener.onNotification?.({ method, params });
      // Without a token the client has not asked for progress, and would not know what it belongs to.
      if (token === undefined) return;
      listener.onNotification?.({ method, params: { ...params, progressToken: token } });
    },
    onRequest: async (message) => {
      if (listener.onRequest === undefined || !canAnswer(client, message.method)) {
        throw new PlatformError('METHOD_NOT_FOUND', `the client cannot answer ${message.method}`);
      }
      return listener.onRequest(message);
    },
  };
}
