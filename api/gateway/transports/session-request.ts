import { PlatformError } from '../../../platform/errors.ts';
import type { JsonRpcRequest } from '../../../platform/json-rpc.ts';
import type { RelayedMessage } from '../../dispatch/pending-execution.ts';
import type { Admission } from '../admit.ts';
import type { Answer, Call, Params } from '../call.ts';
import { isLogLevel, isSevereEnough } from '../log-level.ts';
import type { GatewayServices } from '../services.ts';
import type { Session } from '../session-store.ts';
import { errorBody, resultBody } from './json-rpc-body.ts';

/** A result that says only that all is well. */
const NOTHING: Answer = { json: '{}' };

type OwnMethod = (services: GatewayServices, session: Session, params: Params) => Promise<Answer>;

/** What is between a client with a session and the gateway. */
const OWN_METHODS: ReadonlyMap<string, OwnMethod> = new Map<string, OwnMethod>([
  ['ping', async () => NOTHING],
  [
    'logging/setLevel',
    async ({ sessions }, session, { level }) => {
      if (!isLogLevel(level)) throw new PlatformError('VALIDATION_FAILED', 'params.level is no log level');
      await sessions.change(session, { logLevel: level });
      return NOTHING;
    },
  ],
]);

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
    client: { ...session.client, logLevel: session.logLevel },
    owner: session.id,
    signal,
    listener: listenerFor(services, session, say, signal),
    facts: {},
  };
  try {
    const own = OWN_METHODS.get(method);
    const { json } = own
      ? await services.server.record(method, params, call, () => own(services, session, params))
      : await services.server.serve(method, params, call);
    return resultBody(id, json);
  } catch (error) {
    if (error instanceof PlatformError && error.code === 'CANCELLED') return undefined;
    logUnexpected(services, error, admission.requestId);
    return errorBody(id, error);
  } finally {
    done();
  }
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

function logUnexpected({ logger }: GatewayServices, error: unknown, requestId: string): void {
  const expected =
    error instanceof PlatformError ? error.code !== 'INTERNAL' : (error as Error)?.name === 'UpstreamError';
  if (!expected) logger.error({ err: error, requestId }, 'a request failed');
}
