import type { IncomingHttpHeaders, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { PlatformError, restorePlatformError, UpstreamError } from '../../../../platform/errors.ts';
import type { JsonRpcRequest } from '../../../../platform/json-rpc.ts';
import { META, STATELESS_REVISIONS } from '../../../../platform/mcp.ts';
import type { Admission } from '../../admit.ts';
import type { Answer, Call, Params } from '../../call.ts';
import { findExposed } from '../../exposure/exposure.ts';
import { isLogLevel, isSevereEnough } from '../../log-level.ts';
import { listCache } from '../../methods/list-cache.ts';
import { instructions, serverCapabilities, serverInfo } from '../../methods/server-profile.ts';
import { ownerOf } from '../../principal.ts';
import { isServed } from '../../serve.ts';
import type { GatewayServices } from '../../services.ts';
import { SseWriter } from '../../streams/sse-writer.ts';
import { accepts } from '../accept.ts';
import { errorBody, resultBody } from '../json-rpc-body.ts';
import { type ChangeSubscriptions, readFilter } from './change-subscriptions.ts';
import { PostExchange, type Sink } from './post-exchange.ts';
import { checkParameterHeaders, checkStandardHeaders } from './stateless-headers.ts';

/** One POST of a stateless request, let in already. */
export interface StatelessExchange {
  admission: Admission;
  headers: IncomingHttpHeaders;
  response: ServerResponse;
  responseHeaders: OutgoingHttpHeaders;
}

/** Streamable HTTP without sessions: 2026-07-28 (basic/index, basic/transports/streamable-http). */
export class StatelessEndpoint {
  readonly #services: GatewayServices;
  readonly #subscriptions: ChangeSubscriptions;

  constructor(services: GatewayServices, subscriptions: ChangeSubscriptions) {
    this.#services = services;
    this.#subscriptions = subscriptions;
  }

  /** What is thrown here is refused before the protocol is entered. */
  async post(exchange: StatelessExchange, request: JsonRpcRequest): Promise<void> {
    const { admission, headers, response, responseHeaders } = exchange;
    checkStandardHeaders(request, headers);
    this.#checkParameterHeaders(exchange, request);
    if (request.method === 'subscriptions/listen') return this.#listen(exchange, request);
    // Closing the stream is how a client cancels (basic/patterns/cancellation).
    const gone = new AbortController();
    response.once('close', () => gone.abort(new PlatformError('CANCELLED', 'the client closed the stream')));
    const openSink = () => plainSink(new SseWriter(response, responseHeaders));
    const streaming = accepts(headers, 'text/event-stream');
    const post = new PostExchange(response, responseHeaders, streaming ? openSink : undefined);
    const call = this.#callFor(admission, request, post, gone.signal);
    try {
      const answer = isServed(request.method)
        ? await this.#services.server.serve(request.method, withoutEnvelope(request.params ?? {}), call)
        : await this.#services.server.record(request.method, call, async () =>
            this.#own(request.method, call),
          );
      post.answer(resultBody(request.id, complete(answer, admission)));
    } catch (error) {
      if (gone.signal.aborted) return post.abandon();
      if (error instanceof PlatformError && error.code === 'INTERNAL') {
        this.#services.logger.error({ err: error }, 'a request failed');
      }
      // A method that is not known is a 404, so that it is told from a server of another kind.
      const unknown = error instanceof PlatformError && error.code === 'METHOD_NOT_FOUND';
      post.answer(errorBody(request.id, asStatelessError(error)), unknown ? 404 : 200);
    }
  }

  /** What only stateless revisions know. */
  #own(method: string, call: Call): Answer {
    if (method !== 'server/discover') throw new PlatformError('METHOD_NOT_FOUND', method);
    const { gateway } = call;
    const result = {
      supportedVersions: STATELESS_REVISIONS,
      capabilities: serverCapabilities(gateway),
      instructions: instructions(gateway),
    };
    return { json: JSON.stringify(result), cache: listCache(call) };
  }

  #callFor(
    admission: Admission,
    { params = {} }: JsonRpcRequest,
    post: PostExchange,
    signal: AbortSignal,
  ): Call {
    const meta = params._meta as Params;
    const wantedLevel = meta[META.logLevel];
    return {
      ...admission,
      trace: traceIn(meta) ?? admission.trace,
      client: {
        protocolVersion: String(meta[META.protocolVersion]),
        capabilities: meta[META.clientCapabilities] as Params,
        info: meta[META.clientInfo] as Params | undefined,
      },
      owner: ownerOf(admission.principal),
      signal,
      listener: {
        onNotification({ method, params: content }) {
          if (method === 'notifications/message') {
            // Only on request, and only what is severe enough (server/utilities/logging).
            if (!isLogLevel(wantedLevel) || !isSevereEnough(content.level, wantedLevel)) return;
          }
          post.say(JSON.stringify({ jsonrpc: '2.0', method, params: content }));
        },
      },
      facts: {},
    };
  }

  #checkParameterHeaders(
    { admission, headers }: StatelessExchange,
    { method, params = {} }: JsonRpcRequest,
  ): void {
    if (method !== 'tools/call') return;
    const tool = findExposed(admission.gateway, admission.principal, String(params.name));
    if (tool !== undefined) checkParameterHeaders(tool.descriptor.inputSchema, params.arguments, headers);
  }

  /** MCP 2026-07-28, basic/patterns/subscriptions. */
  #listen(
    { admission, response, responseHeaders }: StatelessExchange,
    { id, params = {} }: JsonRpcRequest,
  ): void {
    const filter = readFilter(params.notifications, serverCapabilities(admission.gateway));
    this.#subscriptions.open(
      admission.gateway.id,
      id,
      filter,
      () => new SseWriter(response, responseHeaders),
    );
  }
}

function plainSink(writer: SseWriter): Sink {
  return { send: (data) => writer.event(data), end: () => writer.end() };
}

/** The envelope is between the client and this server; what is behind it gets its own. */
function withoutEnvelope(params: Params): Params {
  const own = Object.entries(params._meta as Params).filter(
    ([key]) => !key.startsWith('io.modelcontextprotocol/'),
  );
  const { _meta, ...rest } = params;
  return own.length > 0 ? { ...rest, _meta: Object.fromEntries(own) } : rest;
}

/** W3C trace context in `_meta` (basic/index, OpenTelemetry trace context). */
function traceIn({ traceparent, tracestate }: Params): Call['trace'] {
  if (typeof traceparent !== 'string') return undefined;
  return { traceparent, ...(typeof tracestate === 'string' ? { tracestate } : {}) };
}

/**
 * Adds what every result of these revisions has to a result that may come from an older one. Where nothing in it can be in the way
 * it is not read for that.
 */
function complete({ json, resultType = 'complete', cache }: Answer, { gateway }: Admission): string {
  const hints = cache === undefined ? {} : { ttlMs: cache.ttlMs, cacheScope: cache.scope };
  const own = { resultType, ...hints, _meta: { [META.serverInfo]: serverInfo(gateway) } };
  if (!json.includes('"_meta"') && !json.includes('"resultType"') && !json.includes('"ttlMs"')) {
    const rest = json.slice(1);
    return `${JSON.stringify(own).slice(0, -1)}${rest === '}' ? '' : ','}${rest}`;
  }
  const result = JSON.parse(json) as Params;
  return JSON.stringify({
    ...hints,
    ...result,
    resultType,
    _meta: { ...(result._meta as Params), ...own._meta },
  });
}

/** -32002 is not to be used any more (basic/index, Error Codes). */
function asStatelessError(error: unknown): unknown {
  if (error instanceof PlatformError && error.code === 'RESOURCE_NOT_FOUND') {
    return restorePlatformError('NOT_FOUND', error.message, error.details);
  }
  if (error instanceof UpstreamError && error.code === -32002)
    return new UpstreamError(-32602, error.message, error.data);
  return error;
}
