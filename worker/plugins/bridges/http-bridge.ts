import { type Dispatcher, request as send } from 'undici';
import { EgressError } from '../../../platform/egress/dispatcher.ts';
import type { TraceContext } from '../../../schema/execution.ts';
import type { NetworkAccess } from '../permissions/network-access.ts';
import type {
  Answer,
  FilePiece,
  HostFault,
  HttpQuestion,
  HttpRequest,
  HttpResponseHead,
} from '../questions.ts';
import { faultOf } from './http-fault.ts';

/** Responses that one call may have open, and requests that it may make. */
const MAX_OPEN = 16;
const MAX_REQUESTS = 500;

/** What one call may receive, in bytes. */
const MAX_RECEIVED_BYTES = 64 * 1024 * 1024;

/** Headers of a connection, not of a request (RFC 9110, 7.6.1); undici sets its own, and the host is that of the URL. */
const CONNECTION_HEADERS = new Set([
  ...['connection', 'content-length', 'expect', 'host', 'keep-alive', 'proxy-authorization'],
  ...['proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade'],
]);

/** A plugin's way to the network during one call: what its manifest allows, through the platform's egress. */
export class HttpBridge {
  readonly #access: NetworkAccess;
  readonly #dispatcher: Dispatcher;
  readonly #signal: AbortSignal;
  readonly #trace: TraceContext | undefined;
  readonly #bodies = new Map<number, AsyncIterator<Buffer>>();
  #requests = 0;
  #received = 0;

  /**
   * @param signal ends everything that is under way.
   * @param trace goes along with requests that say nothing of a trace themselves.
   */
  constructor(
    access: NetworkAccess,
    dispatcher: Dispatcher,
    signal: AbortSignal,
    trace: TraceContext | undefined,
  ) {
    this.#access = access;
    this.#dispatcher = dispatcher;
    this.#signal = signal;
    this.#trace = trace;
  }

  async answer(question: HttpQuestion): Promise<Answer> {
    try {
      if (question.do === 'request') return { ok: await this.#request(question.request) };
      if (question.do === 'read-body') return { ok: await this.#read(question.exchange) };
      await this.#close(question.exchange);
      return { ok: null };
    } catch (error) {
      return { error: error instanceof Fault ? error.fault : faultOf(error) };
    }
  }

  /** Gives back connections whose responses were not read to their end. */
  async close(): Promise<void> {
    await Promise.all([...this.#bodies.keys()].map((exchange) => this.#close(exchange)));
  }

  async #request(request: HttpRequest): Promise<HttpResponseHead> {
    const url = parseUrl(request.url);
    const host = url.hostname.replace(/^\[|\]$/g, '');
    if (!this.#access.mayAsk(host)) {
      throw new Fault({ tag: 'HTTP-request-denied', note: notAllowed(host) });
    }
    if (this.#bodies.size >= MAX_OPEN || this.#requests >= MAX_REQUESTS) {
      const note = `a call may make ${MAX_REQUESTS} requests, and have ${MAX_OPEN} responses open`;
      throw new Fault({ tag: 'connection-limit-reached', note });
    }
    this.#requests += 1;
    const body = Buffer.from(request.body, 'base64');
    const answer = await send(url, {
      dispatcher: this.#dispatcher,
      method: request.method as Dispatcher.HttpMethod,
      headers: this.#headers(request).flat(),
      body: body.length > 0 ? body : null,
      responseHeaders: 'raw',
      signal: this.#signal,
      ...(request.timeoutMs === undefined ? {} : { headersTimeout: Math.max(1, request.timeoutMs) }),
    });
    const exchange = this.#requests;
    this.#bodies.set(exchange, answer.body[Symbol.asyncIterator]());
    return { exchange, status: answer.statusCode, headers: headerLines(answer.headers) };
  }

  #headers({ headers }: HttpRequest): [string, string][] {
    const own = headers.filter(([name]) => !CONNECTION_HEADERS.has(name.toLowerCase()));
    const isTraced = own.some(([name]) => name.toLowerCase() === 'traceparent');
    return isTraced ? own : [...own, ...Object.entries(this.#trace ?? {})];
  }

  async #read(exchange: number): Promise<FilePiece> {
    const body = this.#bodies.get(exchange);
    const next = await body?.next();
    if (next === undefined || next.done) {
      this.#bodies.delete(exchange);
      return { data: '', atEnd: true };
    }
    this.#received += next.value.length;
    if (this.#received > MAX_RECEIVED_BYTES) {
      await this.#close(exchange);
      throw new Fault({
        tag: 'HTTP-response-body-size',
        note: `a call may receive ${MAX_RECEIVED_BYTES} bytes`,
      });
    }
    return { data: next.value.toString('base64'), atEnd: false };
  }

  async #close(exchange: number): Promise<void> {
    const body = this.#bodies.get(exchange);
    this.#bodies.delete(exchange);
    // Closing what has failed already fails too.
    await body?.return?.().catch(() => undefined);
  }
}

class Fault extends Error {
  constructor(readonly fault: HostFault) {
    super(fault.note ?? fault.tag);
  }
}

/** The host checked it, but a host is not to be believed. */
function parseUrl(text: string): URL {
  if (!URL.canParse(text)) throw new Fault({ tag: 'HTTP-request-URI-invalid' });
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new Fault({ tag: 'HTTP-request-URI-invalid' });
  return url;
}

/** What a denial says, here and where a connection is refused. */
export const NOT_ALLOWED = 'is not allowed by permissions.network of noorle.yaml';

function notAllowed(host: string): string {
  return new EgressError(host, NOT_ALLOWED).message;
}

/** undici gives names and values in turn, as they came. */
function headerLines(headers: unknown): [string, string][] {
  const parts = (headers as (string | Buffer)[]).map((part) => part.toString());
  return parts.flatMap((name, index): [string, string][] =>
    index % 2 === 0 ? [[name.toLowerCase(), parts[index + 1] ?? '']] : [],
  );
}
