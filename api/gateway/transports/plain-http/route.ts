import type { OutgoingHttpHeaders } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { PlatformError } from '../../../../platform/errors.ts';
import { type Admission, admit } from '../../admit.ts';
import { type Answer, bareCall, type Call, type Params } from '../../call.ts';
import { findExposed, listExposed } from '../../exposure/exposure.ts';
import { toolNotFound } from '../../exposure/tool-not-found.ts';
import { ownerOf } from '../../principal.ts';
import type { GatewayServices } from '../../services.ts';
import { SseWriter } from '../../streams/sse-writer.ts';
import { describeAsOpenApi } from './openapi.ts';
import { errorObject } from './plain-error.ts';

interface Route {
  Params: { gatewayId: string; name: string };
  Querystring: { uri?: string; cursor?: string };
}

/** `/g/{gatewayId}/tools`, `…/resources`, `…/prompts`, `…/openapi.json`: a gateway for callers that do not speak MCP. */
export function plainHttp(services: GatewayServices, publicUrl: string) {
  const { server } = services;

  async function callFor(request: FastifyRequest<Route>, reply: FastifyReply, method: string): Promise<Call> {
    const admission = await admit(services, request.params.gatewayId, request);
    reply.headers(await services.limits.takeOne(admission, method));
    const gone = new AbortController();
    reply.raw.once('close', () => {
      if (!reply.raw.writableFinished)
        gone.abort(new PlatformError('CANCELLED', 'the client closed the connection'));
    });
    return makeCall(admission, gone.signal);
  }

  /** Serves one MCP method and answers with its result. */
  async function answer(request: FastifyRequest<Route>, reply: FastifyReply, method: string, params: Params) {
    const { json } = await server.serve(method, params, await callFor(request, reply, method));
    return reply.type('application/json').send(json);
  }

  async function callTool(request: FastifyRequest<Route>, reply: FastifyReply) {
    const params = { name: request.params.name, arguments: argumentsOf(request.body) };
    if (!/\btext\/event-stream\b/.test(request.headers.accept ?? ''))
      return answer(request, reply, 'tools/call', params);
    const call = await callFor(request, reply, 'tools/call');
    return streamTool(services, call, params, reply);
  }

  return async function routes(app: FastifyInstance): Promise<void> {
    const base = '/g/:gatewayId';
    app.get<Route>(`${base}/tools`, (request, reply) =>
      answer(request, reply, 'tools/list', pageParams(request)),
    );
    app.get<Route>(`${base}/tools/:name`, async (request, reply) => {
      const call = await callFor(request, reply, 'tools/list');
      const { json } = await server.record('GET /tools/{name}', request.params, call, () =>
        describeTool(call, request.params.name),
      );
      return reply.type('application/json').send(json);
    });
    app.post<Route>(`${base}/tools/:name`, callTool);
    app.get<Route>(`${base}/resources`, (request, reply) =>
      answer(request, reply, 'resources/list', pageParams(request)),
    );
    app.get<Route>(`${base}/resources/read`, (request, reply) =>
      answer(request, reply, 'resources/read', { uri: request.query.uri }),
    );
    app.get<Route>(`${base}/prompts`, (request, reply) =>
      answer(request, reply, 'prompts/list', pageParams(request)),
    );
    app.post<Route>(`${base}/prompts/:name`, (request, reply) =>
      answer(request, reply, 'prompts/get', {
        name: request.params.name,
        arguments: argumentsOf(request.body),
      }),
    );
    app.get<Route>(`${base}/openapi.json`, async (request, reply) => {
      const call = await callFor(request, reply, 'tools/list');
      const { gateway, principal } = call;
      const url = `${publicUrl}/g/${gateway.id}`;
      const { json } = await server.record('GET /openapi.json', {}, call, () => ({
        json: JSON.stringify(describeAsOpenApi(gateway, listExposed(gateway, principal), url)),
      }));
      return reply.type('application/json').send(json);
    });
  };
}

function makeCall(admission: Admission, signal: AbortSignal): Call {
  return { ...bareCall(admission), owner: ownerOf(admission.principal), signal };
}

/** @throws PlatformError TOOL_NOT_FOUND */
function describeTool(call: Call, name: string): Answer {
  call.facts.tool = name;
  const tool = findExposed(call.gateway, call.principal, name);
  if (tool === undefined) throw toolNotFound(call.gateway, call.principal, name);
  return { json: tool.json };
}

/** Progress as `progress` events, log messages as `log`, the end as `result` or `error`. */
async function streamTool(
  { server }: GatewayServices,
  call: Call,
  params: Params,
  reply: FastifyReply,
): Promise<void> {
  reply.hijack();
  const writer = new SseWriter(reply.raw, reply.getHeaders() as OutgoingHttpHeaders);
  call.listener = {
    onNotification({ method, params: { progressToken: _, ...content } }) {
      const name =
        method === 'notifications/progress'
          ? 'progress'
          : method === 'notifications/message'
            ? 'log'
            : method;
      writer.event(JSON.stringify(content), undefined, name);
    },
  };
  try {
    // Whoever asks for a stream wants progress; the token stays inside.
    const { json } = await server.serve(
      'tools/call',
      { ...params, _meta: { progressToken: 'stream' } },
      call,
    );
    writer.event(json, undefined, 'result');
  } catch (error) {
    writer.event(JSON.stringify({ error: errorObject(error, reply.request.id) }), undefined, 'error');
  }
  writer.end();
}

function pageParams({ query }: FastifyRequest<Route>): Params {
  return query.cursor === undefined ? {} : { cursor: query.cursor };
}

/** A body is the arguments; none is none. */
function argumentsOf(body: unknown): unknown {
  return body === undefined || body === null ? {} : body;
}
