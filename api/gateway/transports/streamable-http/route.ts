import type { OutgoingHttpHeaders } from 'node:http';
import { classifyInboundRequest } from '@modelcontextprotocol/server';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { PlatformError } from '../../../../platform/errors.ts';
import type { JsonRpcRequest } from '../../../../platform/json-rpc.ts';
import { META, SESSION_REVISIONS } from '../../../../platform/mcp.ts';
import { type Admission, admit } from '../../admit.ts';
import type { GatewayServices } from '../../services.ts';
import { accepts } from '../accept.ts';
import { refuse } from '../refuse.ts';
import { Rejection } from '../rejection.ts';
import type { ChangeSubscriptions } from './change-subscriptions.ts';
import { SessionEndpoint } from './session-endpoint.ts';
import { StatelessEndpoint } from './stateless-endpoint.ts';

interface GatewayParams {
  Params: { gatewayId: string };
}

/** `/g/{gatewayId}/mcp`: every revision from 2025-03-26 on, at one URL. */
export function streamableHttp(services: GatewayServices, subscriptions: ChangeSubscriptions) {
  const sessions = new SessionEndpoint(services);
  const stateless = new StatelessEndpoint(services, subscriptions);

  /** Answers on the raw response, because it may become a stream; what was set on the reply so far goes along. */
  async function serve(
    request: FastifyRequest<GatewayParams>,
    reply: FastifyReply,
    work: (exchange: Parameters<SessionEndpoint['get']>[0]) => Promise<void>,
  ): Promise<void> {
    let admission: Admission | undefined;
    try {
      admission = await admit(services, request.params.gatewayId, request);
      reply.hijack();
      const { raw: response } = reply;
      await work({
        admission,
        headers: request.headers,
        response,
        responseHeaders: reply.getHeaders() as OutgoingHttpHeaders,
      });
    } catch (error) {
      services.refusals.record(reply, error, admission?.principal);
      refuse(reply, error, request.body);
    }
  }

  return async function routes(app: FastifyInstance): Promise<void> {
    app.post<GatewayParams>('/g/:gatewayId/mcp', (request, reply) =>
      serve(request, reply, async (exchange) => {
        if (!accepts(request.headers, 'application/json') && !accepts(request.headers, 'text/event-stream')) {
          throw new PlatformError('NOT_ACCEPTABLE', 'answers are application/json or text/event-stream');
        }
        const modern = readStateless(request);
        if (modern === undefined) await sessions.post(exchange, request.body);
        else if (modern === 'notification') exchange.response.writeHead(202, exchange.responseHeaders).end();
        else await stateless.post(exchange, modern);
      }),
    );
    app.get<GatewayParams>('/g/:gatewayId/mcp', (request, reply) =>
      serve(request, reply, (exchange) => sessions.get(exchange)),
    );
    app.delete<GatewayParams>('/g/:gatewayId/mcp', (request, reply) =>
      serve(request, reply, (exchange) => sessions.delete(exchange)),
    );
  };
}

/**
 * Whether a request is of a stateless revision: by its shape, not by what was said before (MCP 2026-07-28, basic/versioning). The rules
 * are the SDK's; it is only asked where it can say anything but no.
 * @returns undefined where it is not. @throws Rejection for a request that is neither.
 */
function readStateless({
  method,
  headers,
  body,
}: FastifyRequest): JsonRpcRequest | 'notification' | undefined {
  const version = headers['mcp-protocol-version'];
  const known = version === undefined || (SESSION_REVISIONS as readonly unknown[]).includes(version);
  if (known && !Array.isArray(body) && !claimsStateless(body)) return undefined;
  const outcome = classifyInboundRequest({
    httpMethod: method,
    protocolVersionHeader: asText(version),
    mcpMethodHeader: asText(headers['mcp-method']),
    mcpNameHeader: asText(headers['mcp-name']),
    body,
  });
  if (outcome.kind === 'legacy') return undefined;
  if (outcome.kind === 'reject')
    throw new Rejection(outcome.httpStatus, outcome.code, outcome.message, outcome.data);
  return outcome.messageKind === 'request' ? (outcome.message as JsonRpcRequest) : 'notification';
}

function claimsStateless(body: unknown): boolean {
  const meta = (body as { params?: { _meta?: object } } | undefined)?.params?._meta;
  return typeof meta === 'object' && meta !== null && META.protocolVersion in meta;
}

function asText(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' ? header : undefined;
}
