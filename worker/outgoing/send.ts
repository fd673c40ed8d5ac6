import type { Dispatcher } from 'undici';
import { readBody } from './body.ts';
import { describeConnectionError, OutgoingFailure } from './outgoing-failure.ts';
import { requestTraced } from './request-traced.ts';

export interface OutgoingRequest {
  method: string;
  url: URL;
  /** The headers for an address; asked again for each one that a redirect leads to. Names in lower case. */
  headersFor(url: URL): Record<string, string>;
  body?: string | Uint8Array | undefined;
}

export interface OutgoingLimits {
  /** For the whole of it, redirects and body included, in milliseconds. */
  timeoutMs: number;
  /** What is read of a body, after decompression, in bytes. */
  maxBytes: number;
  /** Undefined: a redirect is an answer like any other. */
  maxRedirects: number | undefined;
}

export interface OutgoingOptions extends OutgoingLimits {
  /** A way out that refuses what must not be reached. */
  dispatcher: Dispatcher;
  signal: AbortSignal;
  /** Looks at each address before it is called. @throws OutgoingFailure for one that is not allowed. */
  check(url: URL): void;
  /** Whether who is called may know of which trace the call is a part: an admin named them, and not whoever uses a tool. */
  tellsTrace: boolean;
}

export interface OutgoingResponse {
  /** Where it came from, after redirects. */
  url: URL;
  status: number;
  /** Names in lower case; several values of one are joined by commas (RFC 9110, 5.3). */
  headers: Record<string, string>;
  body: Buffer;
  /** Whether the body was longer than what was read. */
  cut: boolean;
}

/**
 * Makes a call to an address that a user or a model named, and follows redirects (Fetch Standard, HTTP-redirect fetch).
 * @throws OutgoingFailure; or the reason of the signal.
 */
export async function send(request: OutgoingRequest, options: OutgoingOptions): Promise<OutgoingResponse> {
  const timeout = AbortSignal.timeout(options.timeoutMs);
  const signal = AbortSignal.any([options.signal, timeout]);
  let current = request;
  try {
    for (let redirects = 0; ; redirects += 1) {
      options.check(current.url);
      const response = await callOnce(current, options, signal);
      const next = options.maxRedirects === undefined ? undefined : redirectOf(current, response);
      if (next === undefined) return await finish(current.url, response, options, signal);
      await response.body.dump({ limit: 64 * 1024 });
      if (redirects === options.maxRedirects) {
        throw new OutgoingFailure(`it redirects more than ${options.maxRedirects} times`);
      }
      current = next;
    }
  } catch (error) {
    if (options.signal.aborted) throw options.signal.reason;
    if (timeout.aborted) throw new OutgoingFailure(`timed out after ${options.timeoutMs / 1000} s`);
    if (error instanceof OutgoingFailure) throw error;
    throw new OutgoingFailure(describeConnectionError(error, current.url.host), { cause: error });
  }
}

function callOnce(
  { method, url, headersFor, body }: OutgoingRequest,
  { dispatcher, tellsTrace }: OutgoingOptions,
  signal: AbortSignal,
): Promise<Dispatcher.ResponseData> {
  const headers = { 'accept-encoding': 'gzip, deflate, br, zstd', ...headersFor(url) };
  return requestTraced(dispatcher, { method, url, headers, body, signal, tellsTrace });
}

async function finish(
  url: URL,
  { statusCode, headers, body }: Dispatcher.ResponseData,
  { maxBytes }: OutgoingOptions,
  signal: AbortSignal,
): Promise<OutgoingResponse> {
  const flat = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  );
  const read = await readBody(body, flat['content-encoding'], maxBytes, signal);
  return { url, status: statusCode, headers: flat, ...read };
}

/** The request that a redirect asks for; undefined where it is none. */
function redirectOf(
  request: OutgoingRequest,
  { statusCode, headers }: Dispatcher.ResponseData,
): OutgoingRequest | undefined {
  const { location } = headers;
  if (![301, 302, 303, 307, 308].includes(statusCode) || typeof location !== 'string') return undefined;
  if (!URL.canParse(location, request.url.href)) throw new OutgoingFailure('it redirects to what is no URL');
  const url = new URL(location, request.url);
  if (!/^https?:$/.test(url.protocol)) throw new OutgoingFailure(`it redirects to ${url.protocol}//`);
  const becomesGet =
    (statusCode === 303 && request.method !== 'HEAD') ||
    ([301, 302].includes(statusCode) && request.method === 'POST');
  if (!becomesGet || request.method === 'GET') return { ...request, url };
  return {
    ...request,
    method: 'GET',
    url,
    body: undefined,
    headersFor: (target) => withoutBodyHeaders(request.headersFor(target)),
  };
}

function withoutBodyHeaders(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith('content-')));
}
