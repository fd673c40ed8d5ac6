import type { IncomingHttpHeaders, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { PlatformError } from '../../../../platform/errors.ts';
import { isRequest, type JsonRpcRequest } from '../../../../platform/json-rpc.ts';
import { isSessionRevision } from '../../../../platform/mcp.ts';
import { refusalHeaders } from '../../../http/refusal-headers.ts';
import type { Admission } from '../../admit.ts';
import { bareCall } from '../../call.ts';
import type { Grant } from '../../request-limits.ts';
import type { GatewayServices } from '../../services.ts';
import type { Session } from '../../session-store.ts';
import { parseEventId } from '../../streams/event-log.ts';
import { SseWriter } from '../../streams/sse-writer.ts';
import { accepts } from '../accept.ts';
import { initialize } from '../initialize.ts';
import { errorBody, resultBody } from '../json-rpc-body.ts';
import { isUnanswered, takeIn } from '../session-message.ts';
import { serveSessionRequest } from '../session-request.ts';
import { PostExchange, type Sink } from './post-exchange.ts';

/** One HTTP request to the endpoint, let in already. */
export interface SessionExchange {
  admission: Admission;
  headers: IncomingHttpHeaders;
  response: ServerResponse;
  /** To be sent with whatever is answered. */
  responseHeaders: OutgoingHttpHeaders;
}

/** Messages of one batch at the most. */
const MAX_BATCH = 100;

/** Revisions whose clients expect a priming event (MCP 2025-11-25, basic/transports, Sending Messages to the Server). */
const PRIMED = '2025-11-25';

/**
 * Streamable HTTP with sessions: 2025-03-26, 2025-06-18 and 2025-11-25 (basic/transports). What is thrown here is refused before the
 * protocol is entered.
 */
export class SessionEndpoint {
  readonly #services: GatewayServices;

  constructor(services: GatewayServices) {
    this.#services = services;
  }

  /** A POST with one message, or a batch of them as 2025-03-26 has it. */
  async post(exchange: SessionExchange, body: unknown): Promise<void> {
    if (isRequest(body)) return this.#postOne(exchange, body);
    const messages = Array.isArray(body) ? body : [body];
    if (messages.length === 0 || messages.length > MAX_BATCH) {
      throw new PlatformError('INVALID_REQUEST', `a batch has 1 to ${MAX_BATCH} messages`);
    }
    const requests = messages.filter(isRequest);
    const others = messages.filter(isUnanswered);
    if (requests.length + others.length !== messages.length) {
      throw new PlatformError('INVALID_REQUEST', 'the body is no JSON-RPC message');
    }
    const methods = requests.map(({ method }) => method);
    const grant = await this.#services.limits.take(exchange.admission, methods);
    const session = await this.#session(exchange);
    for (const message of others) await takeIn(this.#services, session, message);
    if (requests.length === 0) this.#accepted(exchange);
    else {
      const refused = grant.granted === 0 ? refusalHeaders(grant.refusal) : {};
      await this.#serve(withHeaders(exchange, { ...grant.headers, ...refused }), session, requests, grant);
    }
  }

  /** A POST with one request. */
  async #postOne(exchange: SessionExchange, request: JsonRpcRequest): Promise<void> {
    const headers = await this.#services.limits.takeOne(exchange.admission, request.method);
    const limited = withHeaders(exchange, headers);
    if (request.method === 'initialize') return this.#initialize(limited, request);
    await this.#serve(limited, await this.#session(exchange), [request], undefined);
  }

  /** A GET: the stream of what belongs to no request, or one that broke off. */
  async get(exchange: SessionExchange): Promise<void> {
    const { admission, headers, response, responseHeaders } = exchange;
    if (!accepts(headers, 'text/event-stream')) {
      throw new PlatformError('NOT_ACCEPTABLE', 'a GET is answered with text/event-stream only');
    }
    const session = await this.#session(exchange);
    const { streams, kept } = this.#services;
    // Its worker may have gone while nobody listened.
    void kept.renew(session.id);
    const writer = () => {
      const opened = new SseWriter(response, responseHeaders);
      opened.endAt(admission.principal.expiresAt);
      return opened;
    };
    const lastEventId = headers['last-event-id'];
    const position = typeof lastEventId === 'string' ? parseEventId(lastEventId) : undefined;
    if (position !== undefined && (await streams.resume(session.id, position, writer))) return;
    streams.openStandalone(session, writer(), session.client.protocolVersion >= PRIMED);
  }

  /** A DELETE: the client is done. */
  async delete(exchange: SessionExchange): Promise<void> {
    await this.#services.sessions.end(await this.#session(exchange));
    exchange.response.writeHead(204, exchange.responseHeaders).end();
  }

  async #initialize(
    { admission, response, responseHeaders }: SessionExchange,
    request: JsonRpcRequest,
  ): Promise<void> {
    const { server, sessions } = this.#services;
    const { id, params = {} } = request;
    const { gateway, principal } = admission;
    const headers = { ...responseHeaders };
    const { json } = await server.record('initialize', params, bareCall(admission), async () => {
      const { client, json } = initialize(gateway, params);
      const session = await sessions.create(gateway.id, principal, client);
      headers['mcp-session-id'] = session.id;
      return { json };
    });
    new PostExchange(response, headers, undefined).answer(resultBody(id, json));
  }

  async #serve(
    { admission, headers, response, responseHeaders }: SessionExchange,
    session: Session,
    requests: JsonRpcRequest[],
    /** What a batch was granted: its requests over the limit are refused one by one. */
    batch: Grant | undefined,
  ): Promise<void> {
    const streaming = accepts(headers, 'text/event-stream');
    const openSink = () => this.#openStream(session, response, responseHeaders);
    const exchange = new PostExchange(response, responseHeaders, streaming ? openSink : undefined);
    const say = streaming ? (data: string) => exchange.say(data) : undefined;
    const served = batch === undefined ? requests : grantedOf(requests, batch);
    const { refusals } = this.#services;
    for (const request of requests) {
      if (batch?.refusal && !served.includes(request)) refusals.recordOne(admission, request, batch.refusal);
    }
    const answers = await Promise.all(
      requests.map((request) =>
        served.includes(request)
          ? serveSessionRequest(this.#services, admission, session, request, say)
          : errorBody(request.id, batch?.refusal),
      ),
    );
    const wanted = answers.filter((answer) => answer !== undefined);
    const [first] = wanted;
    if (first === undefined) exchange.abandon();
    else exchange.answer(batch ? `[${wanted.join(',')}]` : first, served.length > 0 ? 200 : 429);
  }

  /** The stream outlives its connection: that it breaks cancels nothing. */
  #openStream(session: Session, response: ServerResponse, headers: OutgoingHttpHeaders): Sink {
    const { streams } = this.#services;
    const stream = streams.forRequest(session);
    stream.begin(new SseWriter(response, headers), session.client.protocolVersion >= PRIMED);
    return {
      send: (data) => stream.send(data),
      end: () => {
        stream.end();
        streams.linger(session.id, stream);
      },
    };
  }

  #accepted({ response, responseHeaders }: SessionExchange): void {
    response.writeHead(202, responseHeaders).end();
  }

  /** @throws PlatformError INVALID_REQUEST without a session id or with an unknown revision, SESSION_NOT_FOUND */
  async #session({ admission, headers }: SessionExchange): Promise<Session> {
    const id = headers['mcp-session-id'];
    const version = headers['mcp-protocol-version'];
    if (version !== undefined && !isSessionRevision(version)) {
      throw new PlatformError(
        'INVALID_REQUEST',
        `MCP-Protocol-Version "${String(version)}" is not known here`,
      );
    }
    if (typeof id !== 'string' || id === '') {
      throw new PlatformError(
        'INVALID_REQUEST',
        'the header Mcp-Session-Id is missing; begin with initialize',
      );
    }
    return this.#services.sessions.use(id, admission.gateway.id, admission.principal);
  }
}

function withHeaders(exchange: SessionExchange, headers: Readonly<Record<string, string>>): SessionExchange {
  return { ...exchange, responseHeaders: { ...exchange.responseHeaders, ...headers } };
}

/** The requests of a batch that may be served: the first ones, and every ping. */
function grantedOf(requests: readonly JsonRpcRequest[], { granted }: Grant): JsonRpcRequest[] {
  let left = granted;
  return requests.filter(({ method }) => method === 'ping' || left-- > 0);
}
