import type { OutgoingHttpHeaders } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { PlatformError } from '../../../../platform/errors.ts';
import { isRequest, type JsonRpcRequest } from '../../../../platform/json-rpc.ts';
import { type Admission, admit } from '../../admit.ts';
import { bareCall } from '../../call.ts';
import type { GatewayServices } from '../../services.ts';
import type { Session } from '../../session-store.ts';
import { SseWriter } from '../../streams/sse-writer.ts';
import { initialize } from '../initialize.ts';
import { errorBody, resultBody } from '../json-rpc-body.ts';
import { refuse } from '../refuse.ts';
import { isUnanswered, takeIn } from '../session-message.ts';
import { serveSessionRequest } from '../session-request.ts';

interface StreamRoute {
  Params: { gatewayId: string };
}

interface MessageRoute extends StreamRoute {
  Querystring: { sessionId?: string };
}

/**
 * `/g/{gatewayId}/sse` and `/g/{gatewayId}/messages`: HTTP+SSE (MCP 2024-11-05, basic/transports). The session begins with the stream
 * and ends with it; every answer goes over the stream, whichever API process took the request.
 */
export function httpSse(services: GatewayServices) {
  async function openStream(request: FastifyRequest<StreamRoute>, reply: FastifyReply): Promise<void> {
    try {
      const { gateway, principal } = await admit(services, request.params.gatewayId, request);
      // What the client can do it says later, with `initialize`.
      const session = await services.sessions.create(gateway.id, principal, {
        protocolVersion: '',
        capabilities: {},
      });
      reply.hijack();
      const writer = new SseWriter(reply.raw, reply.getHeaders() as OutgoingHttpHeaders);
      writer.endAt(principal.expiresAt);
      writer.onClose(() => {
        services.streams.endSession(session.id);
        services.sessions.end(session).catch((error: unknown) => {
          services.logger.warn({ err: error }, 'a session could not be ended; it ends by itself');
        });
      });
      services.streams.openStandalone(session, writer, false);
      // Relative to the stream's own URL: right whichever host and path the client came by.
      writer.event(`messages?sessionId=${session.id}`, undefined, 'endpoint');
    } catch (error) {
      services.refusals.record(reply, error);
      refuse(reply, error, undefined);
    }
  }

  async function takeMessage(request: FastifyRequest<MessageRoute>, reply: FastifyReply): Promise<void> {
    let admission: Admission | undefined;
    try {
      admission = await admit(services, request.params.gatewayId, request);
      const { body } = request;
      if (isRequest(body)) reply.headers(await services.limits.takeOne(admission, body.method));
      const { sessionId } = request.query;
      if (!sessionId) throw new PlatformError('INVALID_REQUEST', 'the query parameter sessionId is missing');
      const session = await services.sessions.use(sessionId, admission.gateway.id, admission.principal);
      if (isRequest(body)) void answerOverStream(services, admission, session, body);
      else if (isUnanswered(body)) await takeIn(services, session, body);
      else throw new PlatformError('INVALID_REQUEST', 'the body is no JSON-RPC message');
      await reply.code(202).type('text/plain').send('Accepted');
    } catch (error) {
      services.refusals.record(reply, error, admission?.principal);
      refuse(reply, error, request.body);
    }
  }

  return async function routes(app: FastifyInstance): Promise<void> {
    app.get<StreamRoute>('/g/:gatewayId/sse', openStream);
    app.post<MessageRoute>('/g/:gatewayId/messages', takeMessage);
  };
}

async function answerOverStream(
  services: GatewayServices,
  admission: Admission,
  session: Session,
  request: JsonRpcRequest,
): Promise<void> {
  const say = (data: string) => services.streams.deliver(session.id, data);
  try {
    const answer =
      request.method === 'initialize'
        ? await begin(services, admission, session, request)
        : await serveSessionRequest(services, admission, session, request, say);
    if (answer !== undefined) say(answer);
  } catch (error) {
    say(errorBody(request.id, error));
  }
}

async function begin(
  { server, sessions }: GatewayServices,
  admission: Admission,
  session: Session,
  { id, params = {} }: JsonRpcRequest,
): Promise<string> {
  const answer = await server.record('initialize', params, bareCall(admission), async () => {
    const { client, json } = initialize(admission.gateway, params);
    await sessions.change(session, { client });
    return { json };
  });
  return resultBody(id, answer.json);
}
