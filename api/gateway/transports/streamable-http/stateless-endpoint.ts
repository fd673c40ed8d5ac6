import type { IncomingHttpHeaders, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { PlatformError, restorePlatformError, UpstreamError } from '../../../../platform/errors.ts';
import type { JsonRpcRequest } from '../../../../platform/json-rpc.ts';
import { META, STATELESS_REVISIONS } from '../../../../platform/mcp.ts';
import type { Admission } from '../../admit.ts';
import { type Answer, bareCall, type Call, type Params } from '../../call.ts';
import { findExposed } from '../../exposure/exposure.ts';
import { isLogLevel, isSevereEnough } from '../../log-level.ts';
import { listCache } from '../../methods/list-cache.ts';
import { instructions, serverCapabilities, serverInfo } from '../../methods/server-profile.ts';
import { ownerOf } from '../../principal.ts';
import type { GatewayServices } from '../../services.ts';
import { SseWriter } from '../../streams/sse-writer.ts';
import { accepts } from '../accept.ts';
import { errorBody, resultBody } from '../json-rpc-body.ts';
import { type ChangeSubscriptions, readFilter } from './change-subscriptions.ts';
import { PostExchange, type Sink } from './post-exchange.ts';
import { checkParameterHeaders, checkStandardHeaders } from './stateless-headers.ts';

/** basic/index, Error Codes. */
const MISSING_CLIENT_CAPABILITY = -32021;

/** Methods of earlier revisions that subscriptions took the place of (basic/patterns/subscriptions). */
const REMOVED = new Set(['resources/subscribe', 'resources/unsubscribe']);

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
    const { admission, headers, response } = exchange;
    const limitHeaders = await this.#services.limits.takeOne(admission, request.method);
    const responseHeaders = { ...exchange.responseHeaders, ...limitHeaders };
    checkStandardHeaders(request, headers);
    this.#checkParameterHeaders(exchange, request);
    if (request.method === 'subscriptions/listen')
      return await this.#listen({ ...exchange, responseHeaders }, request);
    // Closing the stream is how a client cancels (basic/patterns/cancellation).
    const gone = new AbortController();
    response.once('close', () => gone.abort(new PlatformError('CANCELLED', 'the client closed the stream')));
    const openSink = () => plainSink(new SseWriter(response, responseHeaders));
    const streaming = accepts(headers, 'text/event-stream');
    const post = new PostExchange(response, responseHeaders, streaming ? openSink : undefined);
    const call = this.#callFor(admission, request, post, gone.signal);
    try {
      const answer = await this.#serve(request.method, withoutEnvelope(request.params ?? {}), call);
      post.answer(resultBody(request.id, complete(answer, admission)));
    } catch (error) {
      if (gone.signal.aborted) return post.abandon();
      if (error instanceof PlatformError && error.code === 'INTERNAL') {
        const { requestId } = admission;
        this.#services.logger.error({ err: error, requestId }, 'a request failed');
      }
      post.answer(errorBody(request.id, asStatelessError(error)), statusOf(error));
    }
  }

  #serve(method: string, params: Params, call: Call): Promise<Answer> {
    const { server, inputRounds } = this.#services;
    if (method === 'server/discover') return server.record(method, params, call, async () => discover(call));
    if (REMOVED.has(method)) {
      return server.record(method, params, call, () => {
        throw new PlatformError('METHOD_NOT_FOUND', method);
      });
    }
    return inputRounds.serve(method, params, call);
  }

  #callFor(
    admission: Admission,
    { params = {} }: JsonRpcRequest,
    post: PostExchange | undefined,
    signal: AbortSignal,
  ): Call {
    const meta = params._meta as Params;
    const wantedLevel = meta[META.logLevel];
    return {
      ...admission,
      client: {
        protocolVersion: String(meta[META.protocolVersion]),
        capabilities: meta[META.clientCapabilities] as Params,
        info: meta[META.clientInfo] as Params | undefined,
        logLevel: isLogLevel(wantedLevel) ? wantedLevel : undefined,
      },
      owner: ownerOf(admission.principal),
      signal,
      listener: {
        onNotification({ method, params: content }) {
          if (method === 'notifications/message') {
            // Only on request, and only what is severe enough (server/utilities/logging).
            if (!isLogLevel(wantedLevel) || !isSevereEnough(content.level, wantedLevel)) return;
          }
          post?.say(JSON.stringify({ jsonrpc: '2.0', method, params: content }));
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
    // Of a tool that the caller may not use not even this is to be told.
    const tool = findExposed(admission.gateway, admission.principal, String(params.name));
    if (tool !== undefined) checkParameterHeaders(tool.descriptor.inputSchema, params.arguments, headers);
  }

  /** MCP 2026-07-28, basic/patterns/subscriptions. */
  async #listen(
    { admission, response, responseHeaders }: StatelessExchange,
    request: JsonRpcRequest,
  ): Promise<void> {
    const { method, params = {} } = request;
    const { gateway } = admission;
    // What is recorded is that it began: it may go on for days.
    await this.#services.server.record(method, params, bareCall(admission), async () => {
      const filter = readFilter(params.notifications, serverCapabilities(gateway));
      const open = () => new SseWriter(response, responseHeaders);
      const subscription = this.#subscriptions.open(admission, request.id, filter, open);
      const { owner } = subscription;
      const gone = new AbortController();
      response.once('close', () => {
        gone.abort(new PlatformError('CANCELLED', 'the client closed the stream'));
        // Whatever is kept upstream for it ends with it.
        if (filter.resourceSubscriptions !== undefined) void this.#services.sessions.ended(owner);
      });
      if (filter.resourceSubscriptions !== undefined) {
        const call = { ...this.#callFor(admission, request, undefined, gone.signal), owner };
        filter.resourceSubscriptions = await this.#subscribe(call, filter.resourceSubscriptions);
      }
      this.#subscriptions.acknowledge(subscription);
      return { json: '{}' };
    });
  }

  /** Subscribes to each resource. @returns those that could be subscribed to: only they are acknowledged. */
  async #subscribe(call: Call, uris: string[]): Promise<string[]> {
    const subscribed = await Promise.all(
      uris.map(async (uri) => {
        try {
          await this.#services.server.serve('resources/subscribe', { uri }, call);
          return uri;
        } catch (error) {
          this.#services.logger.debug({ err: error, uri }, 'a resource cannot be subscribed to');
          return undefined;
        }
      }),
    );
    return subscribed.filter((uri) => uri !== undefined);
  }
}

/** server/discover. */
function discover(call: Call): Answer {
  const { gateway } = call;
  const result = {
    supportedVersions: STATELESS_REVISIONS,
    capabilities: serverCapabilities(gateway),
    instructions: instructions(gateway),
  };
  return { json: JSON.stringify(result), cache: listCache(call) };
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

/** The few errors that the transport is to show too (basic/transports/streamable-http, Error Responses). */
function statusOf(error: unknown): number {
  // So that a method that is not known is told from a server of another kind.
  if (error instanceof PlatformError && error.code === 'METHOD_NOT_FOUND') return 404;
  if (error instanceof UpstreamError && error.code === MISSING_CLIENT_CAPABILITY) return 400;
  return 200;
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
