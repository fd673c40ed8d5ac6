import type { Dispatcher } from 'undici';
import { requestTraced } from '../../outgoing/request-traced.ts';
import { connectionFailure } from './connection-failure.ts';
import { type ReadBody, readBody } from './read-body.ts';
import { RestFailure } from './rest-failure.ts';

/** A request as it goes out. */
export interface OutgoingRequest {
  method: string;
  url: URL;
  /** Names in lower case. */
  headers: Record<string, string>;
  body?: Buffer | string | undefined;
}

/** An answer, its body read as far as it may be. */
export interface Answer extends ReadBody {
  status: number;
  /** Names in lower case; of one that is there several times the values in a list. */
  headers: Record<string, string | string[] | undefined>;
}

export interface SendOptions {
  dispatcher: Dispatcher;
  signal: AbortSignal;
  /** Bytes of the answer's body that are read. */
  maxBytes: number;
  /** Who is at the other end, for messages. */
  who: string;
}

/** Redirects that one request follows. */
const MAX_REDIRECTS = 5;

/** What another host that a redirect leads to gets of a request: nothing that could be a secret. */
const HARMLESS_HEADERS = ['accept', 'user-agent'];

/**
 * Sends a request and follows redirects (RFC 9110, 15.4): of safe requests all, of others 303 as GET, and 307 and 308
 * to the same host. Every hop passes egress; another host gets neither credentials nor parameters, nor learns of the trace.
 * @throws RestFailure, or the signal's reason.
 */
export async function send(request: OutgoingRequest, options: SendOptions): Promise<Answer> {
  let current = request;
  for (let hops = 0; ; hops += 1) {
    const answer = await sendOnce(current, options, current.url.origin === request.url.origin);
    const next = redirected(current, answer, options.who);
    if (next === undefined) return answer;
    if (hops >= MAX_REDIRECTS)
      throw new RestFailure(`${options.who} redirects more than ${MAX_REDIRECTS} times`);
    current = next;
  }
}

async function sendOnce(
  { method, url, headers, body }: OutgoingRequest,
  { dispatcher, signal, maxBytes, who }: SendOptions,
  tellsTrace: boolean,
): Promise<Answer> {
  const request = { method, url, headers, body, signal, tellsTrace };
  const response = await requestTraced(dispatcher, request).catch((error: unknown) => {
    if (signal.aborted) throw signal.reason;
    throw connectionFailure(error, who);
  });
  const encoding = String(response.headers['content-encoding'] ?? '');
  const read = await readBody(response.body, method === 'HEAD' ? '' : encoding, maxBytes, signal, who);
  return { status: response.statusCode, headers: response.headers, ...read };
}

/** The request that a redirect asks for; undefined where the answer is none, or must not be followed. */
function redirected(
  request: OutgoingRequest,
  { status, headers }: Answer,
  who: string,
): OutgoingRequest | undefined {
  const { location } = headers;
  if (typeof location !== 'string' || ![301, 302, 303, 307, 308].includes(status)) return undefined;
  const url = URL.parse(location, request.url.href);
  if (url === null || !/^https?:$/.test(url.protocol))
    throw new RestFailure(`${who} redirects to what is no http or https URL`);
  const isSafe = request.method === 'GET' || request.method === 'HEAD';
  const isSameHost = url.origin === request.url.origin;
  if (isSafe || status === 303) {
    const method = isSafe ? request.method : 'GET';
    return { method, url, headers: headersFor(request.headers, isSameHost, isSafe) };
  }
  return status >= 307 && isSameHost ? { ...request, url } : undefined;
}

function headersFor(
  headers: Record<string, string>,
  isSameHost: boolean,
  isSafe: boolean,
): Record<string, string> {
  const kept = Object.entries(headers).filter(([name]) =>
    isSameHost ? isSafe || name !== 'content-type' : HARMLESS_HEADERS.includes(name),
  );
  return Object.fromEntries(kept);
}
