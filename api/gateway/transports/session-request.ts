import { PlatformError } from '../../../platform/errors.ts';
import type { JsonRpcRequest, RequestId } from '../../../platform/json-rpc.ts';
import type { RelayedMessage } from '../../dispatch/pending-execution.ts';
import type { Admission } from '../admit.ts';
import type { Call, Params } from '../call.ts';
import { isLogLevel, isSevereEnough } from '../log-level.ts';
import { isServed } from '../serve.ts';
import type { GatewayServices } from '../services.ts';
import type { Session } from '../session-store.ts';
import { errorBody, resultBody } from './json-rpc-body.ts';

/** Where to say something to the client before its request is answered; undefined: nowhere. */
export type Say = ((data: string) => void) | undefined;

/**
 * Serves one request of a session, whichever transport it came by.
 * @returns the response as JSON text; undefined where the client cancelled the request and expects none.
 */
export async function serveSessionRequest(
  services: GatewayServices,
  admission: Admission,
  session: Session,
  { id, method, params = {} }: JsonRpcRequest,
  say: Say,
): Promise<string | undefined> {
  const { signal, done } = services.inFlight.begin(session.id, id);
  const call: Call = {
    ...admission,
    client: session.client,
    owner: session.id,
    signal,
    listener: listenerFor(services, session, say, signal),
    facts: {},
  };
  try {
    const result = isServed(method)
      ? (await services.server.serve(method, params, call)).json
      : await services.server.record(method, call, () =>
          serveSessionMethod(services, session, call, method, params),
        );
    return resultBody(id, result);
  } catch (error) {
    if (error instanceof PlatformError && error.code === 'CANCELLED') return undefined;
    logUnexpected(services, error, id);
    return errorBody(id, error);
  } finally {
    done();
  }
}

/** What only revisions with sessions know. */
async function serveSessionMethod(
  { sessions, server, resourceSubscriptions }: GatewayServices,
  session: Session,
  call: Call,
  method: string,
  params: Params,
): Promise<string> {
  if (method === 'ping') return '{}';
  if (method === 'logging/setLevel') {
    if (!isLogLevel(params.level))
      throw new PlatformError('VALIDATION_FAILED', 'params.level is no log level');
    await sessions.change(session, { logLevel: params.level });
    return '{}';
  }
  if (method === 'resources/subscribe') {
    const { json } = await server.subscribe(params, call);
    await resourceSubscriptions.add(session, String(params.uri));
    return json;
  }
  if (method === 'resources/unsubscribe') {
    await resourceSubscriptions.remove(session, String(params.uri));
    return '{}';
  }
  throw new PlatformError('METHOD_NOT_FOUND', method);
}

function listenerFor(
  services: GatewayServices,
  session: Session,
  say: Say,
  signal: AbortSignal,
): Call['listener'] {
  if (say === undefined) return {};
  return {
    onNotification({ method, params }: RelayedMessage) {
      const tooQuiet =
        method === 'notifications/message' &&
        session.logLevel !== undefined &&
        !isSevereEnough(params.level, session.logLevel);
      if (!tooQuiet) say(JSON.stringify({ jsonrpc: '2.0', method, params }));
    },
    onRequest: (message: RelayedMessage) => services.questions.ask(session.id, message, say, signal),
  };
}

function logUnexpected({ logger }: GatewayServices, error: unknown, request: RequestId): void {
  const expected =
    error instanceof PlatformError ? error.code !== 'INTERNAL' : (error as Error)?.name === 'UpstreamError';
  if (!expected) logger.error({ err: error, request }, 'a request failed');
}
